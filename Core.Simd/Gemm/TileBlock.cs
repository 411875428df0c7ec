namespace Spanwise.Core.Simd.Gemm;

/// <summary>What the register tiles of one panel share: strides, which products are summed, what the sums begin with, and the ReLU at the end.</summary>
internal unsafe struct TileBlock
{
    public const int BetaStep = 1;
    public const int BiasStep = 2;
    public const int ReluStep = 4;
    public const int RowBiasStep = 8;

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

    /// <summary>Floats of A between one tile of a stack and the next, beside its rows: where A is packed tile by tile.</summary>
    public nint AJump;

    /// <summary>What tiles ask for or pack beside their sums: rows of some cache lines from here on.</summary>
    public float* Ahead;

    /// <summary>Lines of each of those rows; 0: nothing is asked for.</summary>
    public int AheadLines;

    /// <summary>Floats from one of those rows to the next.</summary>
    public nint AheadStride;

    /// <summary>What a tile that packs A asks for last: what the tile after it packs first.</summary>
    public float* AheadNext;

    /// <summary>Where packing tiles copy them to, one behind the other.</summary>
    public float* PackTo;

    /// <summary>The length of the sums.</summary>
    public int Depth;
}
