using Spanwise.Core.Simd.Conv.Winograd;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>A convolution of images, planned: y[image, filter, place] = Σ weight · x + bias[filter], and ReLU on request.</summary>
/// <remarks>
/// Sums run over channels and taps in the order of the weights; their bits depend on shape and level only, not on which images are given
/// in a call. The error of a sum is that of <see cref="Gemm.Gemm"/> with k = channels / groups · taps. Not-a-number and infinity reach every output whose
/// window holds them. Small kernels go by tiles of 4×4 outputs where twelve images and more are planned for: their error is absolute (docs/NUMERICS.md), and
/// not-a-number and infinity reach all outputs of a tile. y must not overlap x or the scratch. Plans are immutable: threads may share one, each with scratch of its own.
/// </remarks>
public abstract class ConvForward
{
    private protected ConvForward(in ConvShape shape, bool hasBias, bool relu, SimdLevel level)
    {
        (Shape, HasBias, FusesRelu, Level) = (shape, hasBias, relu, level);
    }

    /// <summary>The sizes.</summary>
    public ConvShape Shape { get; }

    /// <summary>True if a bias is added.</summary>
    public bool HasBias { get; }

    /// <summary>True if y = max(0, sum).</summary>
    public bool FusesRelu { get; }

    /// <summary>Floats of scratch that a call needs.</summary>
    public abstract int ScratchFloats { get; }

    private protected SimdLevel Level { get; }

    /// <summary>Plans a convolution.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="batch">The most images in a call.</param>
    /// <param name="hasBias">True if a bias is added.</param>
    /// <param name="relu">True if y = max(0, sum).</param>
    /// <param name="level">The instruction set; null takes the one in force.</param>
    /// <exception cref="ArgumentException">The sizes are no convolution's.</exception>
    public static ConvForward Plan(in ConvShape shape, int batch, bool hasBias, bool relu, SimdLevel? level = null)
    {
        shape.Require();
        ThrowHelper.RequireAtLeast(nameof(batch), batch, 1);
        var resolved = SimdInfo.Resolve(level);
        return ConvChoice.IsDirect(shape)
            ? new DirectConvForward(shape, hasBias, relu, resolved)
            : ConvChoice.IsTiled(shape, batch, resolved)
            ? new WinogradForward(shape, hasBias, relu, resolved)
            : new GemmConvForward(shape, batch, hasBias, relu, resolved);
    }

    /// <summary>Computes some images.</summary>
    /// <param name="images">How many.</param>
    /// <param name="x">Inputs [image, channels, …], <paramref name="xStride"/> floats apart.</param>
    /// <param name="xStride">Floats from one input to the next.</param>
    /// <param name="weight">[filters, channels / groups, …].</param>
    /// <param name="bias">[filters]; ignored without a bias.</param>
    /// <param name="y">Outputs [image, filters, …], to be written.</param>
    /// <param name="yStride">Floats from one output to the next.</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>, not shared with another call in flight.</param>
    /// <exception cref="ArgumentException">A span is too short or a stride smaller than an image.</exception>
    public unsafe void Run(int images, ReadOnlySpan<float> x, int xStride, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> y, int yStride, Span<float> scratch)
    {
        ConvChecks.Images(nameof(x), images, x.Length, Shape.InputFloats, xStride);
        ConvChecks.Images(nameof(y), images, y.Length, Shape.OutputFloats, yStride);
        ThrowHelper.RequireLength(nameof(weight), weight.Length, Shape.Weights);
        ThrowHelper.RequireLength(nameof(bias), bias.Length, HasBias ? Shape.Filters : 0);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        fixed (float* px = x, pw = weight, pb = bias, py = y, ps = scratch)
        {
            Run(images, px, xStride, pw, HasBias ? pb : null, py, yStride, ps);
        }
    }

    private protected abstract unsafe void Run(int images, float* x, nint xStride, float* weight, float* bias, float* y, nint yStride, float* scratch);
}
