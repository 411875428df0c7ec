using Spanwise.Core.Simd.Conv.Winograd;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// The transposed map of a convolution, planned: x[image, channel, place] = Σ weight · y over all windows that see the place, plus bias[channel].
/// It is the input gradient of a convolution, and the forward pass of a transposed one.
/// </summary>
/// <remarks>
/// Sums run over filters, then taps, in an order that depends on shape and level only. x must not overlap y or the scratch. Plans are
/// immutable: threads may share one, each with scratch of its own.
/// </remarks>
public abstract class ConvAdjoint
{
    private protected ConvAdjoint(in ConvShape shape, bool hasBias, SimdLevel level)
    {
        (Shape, HasBias, Level) = (shape, hasBias, level);
    }

    /// <summary>The sizes of the convolution whose transposed map this is.</summary>
    public ConvShape Shape { get; }

    /// <summary>True if a number is added to each channel.</summary>
    public bool HasBias { get; }

    /// <summary>Floats of scratch that a call needs.</summary>
    public abstract int ScratchFloats { get; }

    private protected SimdLevel Level { get; }

    /// <summary>Plans the transposed map.</summary>
    /// <param name="shape">The sizes of the convolution.</param>
    /// <param name="batch">The most images in a call.</param>
    /// <param name="hasBias">True if a number is added to each channel.</param>
    /// <param name="level">The instruction set; null takes the one in force.</param>
    /// <exception cref="ArgumentException">The sizes are no convolution's.</exception>
    public static ConvAdjoint Plan(in ConvShape shape, int batch, bool hasBias, SimdLevel? level = null)
    {
        shape.Require();
        ThrowHelper.RequireAtLeast(nameof(batch), batch, 1);
        var resolved = SimdInfo.Resolve(level);
        return ConvChoice.IsDirect(shape)
            ? new DirectConvAdjoint(shape, hasBias, resolved)
            : ConvChoice.IsTiledAdjoint(shape, batch, resolved)
            ? new WinogradAdjoint(shape, hasBias, resolved)
            : ConvChoice.IsTurned(shape)
            ? new TurnedConvAdjoint(shape, batch, hasBias, resolved)
            : new GemmConvAdjoint(shape, batch, hasBias, resolved);
    }

    /// <summary>Computes some images.</summary>
    /// <param name="images">How many.</param>
    /// <param name="y">[image, filters, …], the outputs' side, <paramref name="yStride"/> floats apart.</param>
    /// <param name="yStride">Floats from one image to the next.</param>
    /// <param name="weight">[filters, channels / groups, …].</param>
    /// <param name="bias">[channels]; ignored without a bias.</param>
    /// <param name="x">[image, channels, …], the inputs' side, to be written.</param>
    /// <param name="xStride">Floats from one image to the next.</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>, not shared with another call in flight.</param>
    /// <exception cref="ArgumentException">A span is too short or a stride smaller than an image.</exception>
    public unsafe void Run(int images, ReadOnlySpan<float> y, int yStride, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> x, int xStride, Span<float> scratch)
    {
        ConvChecks.Images(nameof(y), images, y.Length, Shape.OutputFloats, yStride);
        ConvChecks.Images(nameof(x), images, x.Length, Shape.InputFloats, xStride);
        ThrowHelper.RequireLength(nameof(weight), weight.Length, Shape.Weights);
        ThrowHelper.RequireLength(nameof(bias), bias.Length, HasBias ? Shape.Channels : 0);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        fixed (float* py = y, pw = weight, pb = bias, px = x, ps = scratch)
        {
            Run(images, py, yStride, pw, HasBias ? pb : null, px, xStride, ps);
        }
    }

    private protected abstract unsafe void Run(int images, float* y, nint yStride, float* weight, float* bias, float* x, nint xStride, float* scratch);
}
