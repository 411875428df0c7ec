using Spanwise.Core.Simd.Conv;

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
}
