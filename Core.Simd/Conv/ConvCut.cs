namespace Spanwise.Core.Simd.Conv;

/// <summary>Cuts the weights of a convolution into blocks whose gradients are one worker's each.</summary>
internal static class ConvCut
{
    // A block's gradient, and the weights and moments that the optimiser then updates with it, stay in a second-level cache.
    private const int BlockFloats = 12288;

    // Fewer blocks than this leave workers without any. But every block packs the gradients of its filters' outputs anew, which costs as
    // much as six of its rows; and a cut through the filters builds the same patch matrix once more.
    private const int WantedBlocks = 4;
    private const int LeastDepth = 32;
    private const int LeastFilters = 32;

    // By tiles: 64 × 64 at 36 points are 590 KB of sums.
    private const int MostTiled = 64;
    private const int WantedTiled = 2;
    private const int LeastTiled = 16;

    /// <summary>Blocks of some channels, or of some filters where there are few channels.</summary>
    public static ConvBlock[] IntoChannels(in ConvShape shape)
    {
        var taps = shape.Window.Taps;
        var filterParts = Parts(shape.GroupFilters, Math.Max(LeastFilters, BlockFloats / taps));
        var channelParts = Parts(shape.GroupChannels, Math.Max(1, BlockFloats / (taps * Parts(shape.GroupFilters, filterParts))));
        var wanted = Parts(WantedBlocks, filterParts * shape.Groups);
        channelParts = Math.Clamp(Math.Min(wanted, shape.GroupChannels * taps / LeastDepth), channelParts, shape.GroupChannels);
        while (filterParts * channelParts * shape.Groups < WantedBlocks && shape.GroupFilters >= 2 * filterParts * LeastFilters)
        {
            filterParts *= 2;
        }

        return Cut(shape, filterParts, channelParts);
    }

    private static ConvBlock[] Cut(in ConvShape shape, int filterParts, int channelParts)
    {
        var blocks = new List<ConvBlock>();
        for (var group = 0; group < shape.Groups; group++)
        {
            for (var part = 0; part < filterParts; part++)
            {
                var (from, to) = Part(shape.GroupFilters, part, filterParts);
                for (var channelPart = 0; channelPart < channelParts; channelPart++)
                {
                    var (channelFrom, channelTo) = Part(shape.GroupChannels, channelPart, channelParts);
                    blocks.Add(new ConvBlock((group * shape.GroupFilters) + from, to - from, channelFrom, channelTo - channelFrom));
                }
            }
        }

        return [.. blocks];
    }

    /// <summary>Blocks of some filters with all their channels, groups not regarded.</summary>
    public static ConvBlock[] IntoFilters(in ConvShape shape)
    {
        var parts = Math.Clamp(Parts(shape.Filters, Math.Max(1, BlockFloats / shape.FilterWeights)), Math.Min(shape.Filters, WantedBlocks), shape.Filters);
        var blocks = new ConvBlock[parts];
        for (var part = 0; part < parts; part++)
        {
            var (from, to) = Part(shape.Filters, part, parts);
            blocks[part] = new ConvBlock(from, to - from, 0, shape.GroupChannels);
        }

        return blocks;
    }

    /// <summary>Blocks of some filters and some channels, about as many of either: by tiles each block transforms both.</summary>
    public static ConvBlock[] IntoRectangles(in ConvShape shape)
    {
        var (filterParts, channelParts) = (Parts(shape.GroupFilters, MostTiled), Parts(shape.GroupChannels, MostTiled));
        while (filterParts * channelParts * shape.Groups < WantedTiled)
        {
            var (filters, channels) = (shape.GroupFilters / filterParts, shape.GroupChannels / channelParts);
            if (Math.Max(filters, channels) < 2 * LeastTiled)
            {
                break;
            }

            (filterParts, channelParts) = filters >= channels ? (2 * filterParts, channelParts) : (filterParts, 2 * channelParts);
        }

        return Cut(shape, filterParts, channelParts);
    }

    private static int Parts(int count, int most) => (count + most - 1) / most;

    private static (int From, int To) Part(int count, int part, int parts) =>
        ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts));
}
