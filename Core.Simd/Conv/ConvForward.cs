using Spanwise.Core.Simd.Conv.Winograd;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>A convolution of images, planned: y[image, filter, place] = Σ weight · x + bias[filter], and ReLU on request.</summary>
/// <remarks>
/// Sums run over channels and taps in the order of the weights; their bits depend on shape and level only, not on which images are given
/// in a call. The error of a sum is that of <see cref="Gemm.Gemm"/> with k = channels / groups · taps. Not-a-number and infinity reach every output whose
/// window holds them. Small kernels go by tiles of 4×4 outputs where twelve images and more are planned for: their error is absolute (docs/NUMERICS.md), and
/// not-a-number and infinity reach all outputs of a tile.
/// </remarks>
public abstract class ConvForward : ConvMap
{
    private protected ConvForward(in ConvShape shape, bool hasBias, bool relu, SimdLevel level)
        : base(shape, isBack: false, hasBias, level)
    {
        FusesRelu = relu;
    }

    /// <summary>True if y = max(0, sum).</summary>
    public bool FusesRelu { get; }

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
}
