namespace Spanwise.Core.Simd.Gemm;

/// <summary>What the register tiles of one panel share: strides, which products are summed, what the sums begin with, and the ReLU at the end.</summary>
internal unsafe struct TileBlock
{
    public const int BetaStep = 1;
    public const int BiasStep = 2;
    public const int ReluStep = 4;
    public const int RowBiasStep = 8;

    /// <summary>Floats of a cache line.</summary>
    public const int LineFloats = 16;

    /// <summary>Which products are summed, ended by a run of length 0; null for the first <see cref="Depth"/>.</summary>
    public IndexRun* Runs;

    public nint ARowStride;
    public nint AStepStride;
    public nint Ldb;
    public nint Ldc;

    /// <summary>The bias of the panel's first column.</summary>
    public float* Bias;

    /// <summary>The bias of the stack's first row, where each row has one.</summary>
    public float* RowBias;

    public float Beta;

    /// <summary>A sum of the constants above: 0 begins with zeros and stores what was summed.</summary>
    public int Steps;

    /// <summary>
    /// Rows that are computed twice, which β = 0 allows: by which each tile of a stack begins before the end of the tile above; in tiles for
    /// few columns, by which the last vector of rows begins before its place.
    /// </summary>
    public nint Overlap;

    /// <summary>What asking tiles ask for, a cache line in each step of the sum: rows of some lines from here on.</summary>
    public float* Ahead;

    /// <summary>Lines of each of those rows.</summary>
    public int AheadLines;

    /// <summary>Floats from one of those rows to the next.</summary>
    public nint AheadStride;

    /// <summary>The length of the sums.</summary>
    public int Depth;
}
