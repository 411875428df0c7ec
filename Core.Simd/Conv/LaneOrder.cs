namespace Spanwise.Core.Simd.Conv;

/// <summary>How the places of sixteen samples lie; a place is sixteen floats, one for each sample.</summary>
public enum LaneOrder
{
    /// <summary>[channel, y, x, 16]: the public order of tensors, with the samples last.</summary>
    ChannelsFirst,

    /// <summary>[y, x, channel, 16]: all channels of a window's row together.</summary>
    ChannelsLast,
}
