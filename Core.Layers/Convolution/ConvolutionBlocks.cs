using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>The blocks of parameters of convolutions and transposed ones.</summary>
internal static class ConvolutionBlocks
{
    /// <summary>The blocks of the weights in their order, and after them the bias.</summary>
    public static ParameterBlock[] Of(in ConvShape shape, ReadOnlySpan<ConvBlock> weights, ParameterBlock? bias)
    {
        var blocks = new ParameterBlock[weights.Length + (bias is null ? 0 : 1)];
        var taps = shape.Window.Taps;
        for (var i = 0; i < weights.Length; i++)
        {
            var block = weights[i];
            var offset = (block.FilterFrom * shape.FilterWeights) + (block.ChannelFrom * taps);
            blocks[i] = new ParameterBlock(offset, block.Filters, block.Channels * taps, shape.FilterWeights);
        }

        if (bias is { } run)
        {
            blocks[^1] = run;
        }

        return blocks;
    }

    /// <summary>sums[channel] = Σ over rows and places: the gradient of a bias, row by row in ascending order.</summary>
    public static void SumPlaces(Rows rows, int channels, Span<float> sums, SimdLevel level) =>
        PlaceSums.Compute(rows.Count, rows.Data, rows.Stride, channels, rows.Features / channels, sums, level);
}
