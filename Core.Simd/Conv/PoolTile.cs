namespace Spanwise.Core.Simd.Conv;

/// <summary>What a pooling tile is told besides its addresses. Distances are in floats; a place holds 16 of them, one for each sample.</summary>
internal unsafe struct PoolTile
{
    /// <summary>For each weight of a filter, in the order in which they lie, the distance of its input from the window's first.</summary>
    public nint* Taps;

    /// <summary>Weights of a filter.</summary>
    public nint TapCount;

    /// <summary>From a place to its right neighbour.</summary>
    public nint Right;

    /// <summary>From a place to the one below.</summary>
    public nint Down;

    /// <summary>From a pooled window to the next in its row.</summary>
    public nint InputStep;

    /// <summary>From a filter's weights to the next filter's.</summary>
    public nint WeightStride;

    /// <summary>From an output to the next in its row; the same number of bytes for winners.</summary>
    public nint OutputStep;

    /// <summary>From a filter's output to the next filter's; the same number of bytes for winners.</summary>
    public nint FilterStride;

    /// <summary>Pooled windows in the row.</summary>
    public nint Windows;

    /// <summary>Outputs are at least this: 0 for ReLU, −∞ for none.</summary>
    public float Floor;
}
