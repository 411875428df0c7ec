using Spanwise.Core.Simd.Conv.Winograd;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>The weight gradient of a convolution, planned: gradient[filter, channel, tap] = Σ over images and windows y · x, a block of weights at a time.</summary>
/// <remarks>
/// A block is summed over all images in ascending order by one call; the sums' bits depend on shape, batch and level only. Plans are
/// immutable: threads may share one, each with blocks and scratch of its own.
/// </remarks>
public abstract class ConvGradient
{
    private protected ConvGradient(in ConvShape shape, SimdLevel level)
    {
        (Shape, Level) = (shape, level);
    }

    /// <summary>The sizes of the convolution.</summary>
    public ConvShape Shape { get; }

    /// <summary>The blocks into which the weights are cut.</summary>
    public abstract ReadOnlySpan<ConvBlock> Blocks { get; }

    /// <summary>Floats of scratch that a call needs.</summary>
    public abstract int ScratchFloats { get; }

    private protected SimdLevel Level { get; }

    /// <summary>Plans the gradient.</summary>
    /// <param name="shape">The sizes of the convolution.</param>
    /// <param name="batch">The most images in a call.</param>
    /// <param name="level">The instruction set; null takes the one in force.</param>
    /// <exception cref="ArgumentException">The sizes are no convolution's.</exception>
    public static ConvGradient Plan(in ConvShape shape, int batch, SimdLevel? level = null)
    {
        shape.Require();
        ThrowHelper.RequireAtLeast(nameof(batch), batch, 1);
        var resolved = SimdInfo.Resolve(level);
        return ConvChoice.IsDirect(shape)
            ? new DirectConvGradient(shape, resolved)
            : ConvChoice.IsTiledGradient(shape, batch, resolved)
            ? new WinogradGradient(shape, batch, resolved)
            : new GemmConvGradient(shape, batch, resolved);
    }

    /// <summary>Computes one block over some images.</summary>
    /// <param name="block">An index into <see cref="Blocks"/>.</param>
    /// <param name="images">How many.</param>
    /// <param name="x">Inputs [image, channels, …].</param>
    /// <param name="xStride">Floats from one input to the next.</param>
    /// <param name="y">Gradients of the outputs [image, filters, …].</param>
    /// <param name="yStride">Floats from one to the next.</param>
    /// <param name="gradient">[filters, channels, taps] of the block, without gaps, to be overwritten.</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>, not shared with another call in flight.</param>
    /// <exception cref="ArgumentException">A span is too short or a stride smaller than an image.</exception>
    public unsafe void Run(int block, int images, ReadOnlySpan<float> x, int xStride, ReadOnlySpan<float> y, int yStride, Span<float> gradient, Span<float> scratch)
    {
        var extent = Blocks[block];
        ConvChecks.Images(nameof(x), images, x.Length, Shape.InputFloats, xStride);
        ConvChecks.Images(nameof(y), images, y.Length, Shape.OutputFloats, yStride);
        ThrowHelper.RequireLength(nameof(gradient), gradient.Length, (long)extent.Filters * extent.Channels * Shape.Window.Taps);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        fixed (float* px = x, py = y, pg = gradient, ps = scratch)
        {
            Run(extent, images, px, xStride, py, yStride, pg, ps);
        }
    }

    private protected abstract unsafe void Run(ConvBlock block, int images, float* x, nint xStride, float* y, nint yStride, float* gradient, float* scratch);
}
