using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>What every loss kernel reads and writes: some rows of a batch.</summary>
public readonly ref struct LossRows
{
    /// <summary>The model's output: <see cref="Count"/> rows of <see cref="Columns"/> floats.</summary>
    public required ReadOnlySpan<float> Output { get; init; }

    /// <summary>Floats from one output row to the next.</summary>
    public required int OutputStride { get; init; }

    /// <summary>Targets that are numbers: <see cref="Count"/> rows of <see cref="Columns"/> floats; ignored where there are classes.</summary>
    public ReadOnlySpan<float> Targets { get; init; }

    /// <summary>Floats from one target row to the next.</summary>
    public int TargetStride { get; init; }

    /// <summary>True if <see cref="Classes"/> are the targets, false if <see cref="Targets"/> are.</summary>
    public bool HasClasses { get; init; }

    /// <summary>Targets that are classes: an index for each row, which stands for a 1 in that column among zeros.</summary>
    public ReadOnlySpan<int> Classes { get; init; }

    /// <summary>Receives the gradient with respect to the output, in rows; empty where only the losses are wanted.</summary>
    public required Span<float> Gradient { get; init; }

    /// <summary>Floats from one gradient row to the next.</summary>
    public required int GradientStride { get; init; }

    /// <summary>Receives one loss for each row.</summary>
    public required Span<float> RowLosses { get; init; }

    /// <summary>Number of rows.</summary>
    public required int Count { get; init; }

    /// <summary>Floats that count in each row.</summary>
    public required int Columns { get; init; }

    /// <summary>The factor of every gradient.</summary>
    public required float GradientScale { get; init; }

    /// <summary>The factor of every row's loss.</summary>
    public float LossScale { get; init; } = 1f;

    /// <summary>The factor of every target; with <see cref="TargetOffset"/>, label smoothing.</summary>
    public float TargetScale { get; init; } = 1f;

    /// <summary>Added to every target after <see cref="TargetScale"/>.</summary>
    public float TargetOffset { get; init; }

    /// <summary>A factor for the target of each column, after scale and offset; empty for none.</summary>
    public ReadOnlySpan<float> ColumnWeights { get; init; }

    /// <summary>The instruction set; the best available when null.</summary>
    public SimdLevel? Level { get; init; }

    /// <summary>Makes the rows; every required property must be set.</summary>
    public LossRows()
    {
    }

    internal bool AdjustsTargets => TargetScale != 1f || TargetOffset != 0f || !ColumnWeights.IsEmpty;

    internal void Check()
    {
        if (!ColumnWeights.IsEmpty)
        {
            ThrowHelper.RequireLength(nameof(ColumnWeights), ColumnWeights.Length, Columns);
        }

        ThrowHelper.RequireAtLeast(nameof(Columns), Columns, 1);
        ThrowHelper.RequireMatrix(nameof(Output), Output.Length, Count, Columns, OutputStride);
        ThrowHelper.RequireLength(nameof(RowLosses), RowLosses.Length, Count);
        if (!Gradient.IsEmpty)
        {
            ThrowHelper.RequireMatrix(nameof(Gradient), Gradient.Length, Count, Columns, GradientStride);
        }

        if (!HasClasses)
        {
            ThrowHelper.RequireMatrix(nameof(Targets), Targets.Length, Count, Columns, TargetStride);
        }
    }

    /// <summary>Checks that every class is one of so many.</summary>
    internal void CheckClasses(int count)
    {
        if (Classes.Length < Count)
        {
            ThrowHelper.Argument(nameof(Classes), $"there are {Classes.Length} classes for {Count} rows");
        }

        for (var row = 0; row < Count; row++)
        {
            if ((uint)Classes[row] >= (uint)count)
            {
                ThrowHelper.OutOfRange(nameof(Classes), Classes[row], $"an index from 0 to {count - 1} in every row, as in row {row} it is not");
            }
        }
    }
}
