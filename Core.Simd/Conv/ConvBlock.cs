namespace Spanwise.Core.Simd.Conv;

/// <summary>A block of a convolution's weights: some filters, and some of the channels that each of them sees.</summary>
/// <param name="FilterFrom">First filter.</param>
/// <param name="Filters">How many; all of one group unless the block holds all channels.</param>
/// <param name="ChannelFrom">First channel, counted from the first of the filter's group.</param>
/// <param name="Channels">How many.</param>
public readonly record struct ConvBlock(int FilterFrom, int Filters, int ChannelFrom, int Channels);
