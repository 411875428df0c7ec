namespace Spanwise.Core.Layers;

/// <summary>
/// A rectangle of a layer's parameters whose gradient one worker reduces over the whole batch:
/// <see cref="Rows"/> runs of <see cref="Columns"/> floats, <see cref="Stride"/> apart, from <see cref="Offset"/> on.
/// </summary>
/// <param name="Offset">First float, counted from the start of the layer's parameters.</param>
/// <param name="Rows">Number of runs.</param>
/// <param name="Columns">Floats in each run.</param>
/// <param name="Stride">Floats from one run to the next in the parameters; the gradient itself is dense.</param>
public readonly record struct ParameterBlock(int Offset, int Rows, int Columns, int Stride)
{
    /// <summary>Floats in the block.</summary>
    public int Count => Rows * Columns;

    /// <summary>A run of floats without gaps.</summary>
    public static ParameterBlock Run(int offset, int count) => new(offset, 1, count, count);
}
