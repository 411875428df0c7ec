namespace Spanwise.Core.Simd.Conv;

/// <summary>Tables for convolutions that run over planes.</summary>
internal static class DirectConv
{
    /// <summary>Where the taps of some channels lie, in the order of a filter's weights.</summary>
    public static int[] Offsets(PlaneLayout layout, int channels)
    {
        var taps = layout.TapOffsets;
        var offsets = new int[channels * taps.Length];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = ((i / taps.Length) * layout.ChannelFloats) + taps[i % taps.Length];
        }

        return offsets;
    }
}
