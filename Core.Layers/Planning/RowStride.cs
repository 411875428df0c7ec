namespace Spanwise.Core.Layers;

/// <summary>The distance between the rows of a batch.</summary>
internal static class RowStride
{
    private const int CacheLineFloats = 16;

    // Rows a multiple of 1 KiB apart fall into the same few sets of a first-level cache when a column of them is read,
    // which is how a weight gradient reads its inputs; one more line spreads them.
    private const int CollidingFloats = 256;

    /// <summary>The most floats that are put behind a row.</summary>
    public const int MostPadding = (2 * CacheLineFloats) - 1;

    public static int For(int features)
    {
        var stride = ParameterLayout.Align(features);
        return stride % CollidingFloats == 0 ? stride + CacheLineFloats : stride;
    }
}
