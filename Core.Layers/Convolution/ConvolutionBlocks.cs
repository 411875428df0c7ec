using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Elementwise;
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
    public static void SumPlaces(Rows rows, int channels, Span<float> sums, SimdLevel level)
    {
        var places = rows.Features / channels;
        sums.Clear();
        for (var row = 0; row < rows.Count; row++)
        {
            var values = rows[row];
            for (var channel = 0; channel < channels; channel++)
            {
                sums[channel] += Reductions.Sum(values.Slice(channel * places, places), level);
            }
        }
    }
}
