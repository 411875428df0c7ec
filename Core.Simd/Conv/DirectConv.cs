using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Tables for convolutions that run over planes.</summary>
internal static unsafe class DirectConv
{
    /// <summary>
    /// Asks for the channels of the next group while those of this one are worked on. Planes of a stride step over every second line, which the processor
    /// does not foresee: waiting for them was half the time of a depthwise 3×3 with stride 2.
    /// </summary>
    public static void FetchNext(in ConvShape shape, float* image, int channel)
    {
        var next = channel + shape.GroupChannels;
        if (next < shape.Channels)
        {
            CacheHint.Fetch(new ReadOnlySpan<byte>(image + ((nint)next * shape.Window.Inputs), shape.GroupChannels * shape.Window.Inputs * sizeof(float)));
        }
    }

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
