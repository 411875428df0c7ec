using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>A convolution by tiles of 4×4 outputs: 36 products for each pair of channel and filter instead of 144.</summary>
internal sealed unsafe class WinogradForward(in ConvShape shape, bool hasBias, bool relu, SimdLevel level) : ConvForward(shape, hasBias, relu, level)
{
    private readonly WinogradPass _pass = new(shape, isBack: false, level);

    public override int ScratchFloats => _pass.ScratchFloats;

    private protected override void Run(int images, float* x, nint xStride, float* weight, float* bias, float* y, nint yStride, float* scratch) =>
        _pass.Run(images, x, xStride, weight, bias, FusesRelu ? 0f : float.NegativeInfinity, y, yStride, scratch);
}
