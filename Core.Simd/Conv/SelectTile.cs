namespace Spanwise.Core.Simd.Conv;

/// <summary>What a selecting tile is told besides its addresses. Distances are in floats; a place holds 16 of them, one for each sample.</summary>
internal unsafe struct SelectTile
{
    /// <summary>From a place to its right neighbour.</summary>
    public nint Right;

    /// <summary>From a place to the one below.</summary>
    public nint Down;

    /// <summary>Rows of pooled windows.</summary>
    public nint Rows;

    /// <summary>Pooled windows in a row.</summary>
    public nint Columns;

    /// <summary>From a gradient to the next, also from row to row; the same number of bytes for winners.</summary>
    public nint GradientStep;

    /// <summary>From the sums of a kernel row to those of the next.</summary>
    public nint SumRowStride;

    /// <summary>Where the gradients that passed are added up: the bias's gradient.</summary>
    public float* GradientSum;
}
