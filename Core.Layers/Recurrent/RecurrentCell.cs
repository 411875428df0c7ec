using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>The arithmetic of one step of one direction of a recurrent layer. Holds no state: all of it is in the <see cref="CellStep"/>.</summary>
/// <remarks>
/// A row of gates begins with the columns of weight_ih: forward with their sums, on the way back with those sums' gradients. What a cell keeps besides stands behind them.
/// </remarks>
internal abstract class RecurrentCell(int units, int gates, int runs, SimdLevel level)
{
    public int Units { get; } = units;

    public SimdLevel Level { get; } = level;

    /// <summary>Columns of both weights.</summary>
    public int Columns { get; } = checked(gates * units);

    /// <summary>Floats of a row of gates.</summary>
    public int GateFloats { get; } = checked(runs * units);

    public abstract int WorkspaceFloats { get; }

    /// <summary>True if there is a cell beside the hidden state.</summary>
    public virtual bool KeepsCell => false;

    /// <summary>True if <see cref="AddRecurrent"/> does something for a state of zeros too.</summary>
    public virtual bool AddsToZeros => false;

    /// <summary>Where the gradients of the columns of weight_hh stand.</summary>
    public abstract ReadOnlySpan<ColumnRange> RecurrentColumns { get; }

    /// <summary>What is added to the product of the input.</summary>
    public abstract void MergeBiases(ReadOnlySpan<float> inputBias, ReadOnlySpan<float> hiddenBias, Span<float> merged);

    /// <summary>Adds h₋₁ · weight_hh to the sums.</summary>
    public abstract void AddRecurrent(in CellStep step, ReadOnlySpan<float> weight, ReadOnlySpan<float> hiddenBias, Span<float> workspace);

    /// <summary>Sums become gates, states before become states.</summary>
    public abstract void Forward(in CellStep step);

    /// <summary>Gates become the gradients of their sums; the gradients of the states become those shares in the gradients of the states before that do not go through weight_hh.</summary>
    public abstract void Backward(in CellStep step);

    /// <summary>Adds what goes through weight_hh to the gradient of the hidden state before.</summary>
    /// <param name="step">The step, after <see cref="Backward"/>.</param>
    /// <param name="transposed">weight_hhᵀ [columns, units].</param>
    /// <param name="workspace">Floats of the worker's own.</param>
    public abstract void GoBack(in CellStep step, ReadOnlySpan<float> transposed, Span<float> workspace);

    /// <summary>Deals the sums of the columns of gates out to the gradients of the two biases.</summary>
    public virtual void SplitBias(ReadOnlySpan<float> sums, Span<float> inputBias, Span<float> hiddenBias)
    {
        foreach (var range in RecurrentColumns)
        {
            sums.Slice(range.Delta, range.Count).CopyTo(hiddenBias[range.Column..]);
        }

        sums[..Columns].CopyTo(inputBias);
    }
}
