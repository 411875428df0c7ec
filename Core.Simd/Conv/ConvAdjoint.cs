using Spanwise.Core.Simd.Conv.Winograd;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// The transposed map of a convolution, planned: x[image, channel, place] = Σ weight · y over all windows that see the place, plus bias[channel].
/// It is the input gradient of a convolution, and the forward pass of a transposed one.
/// </summary>
/// <remarks>Sums run over filters, then taps, in an order that depends on shape and level only.</remarks>
public abstract class ConvAdjoint : ConvMap
{
    private protected ConvAdjoint(in ConvShape shape, bool hasBias, SimdLevel level)
        : base(shape, isBack: true, hasBias, level)
    {
    }

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
}
