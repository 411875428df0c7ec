using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>The way back by tiles: for each remainder of an input place by the stride a convolution of the outputs, taps in reverse order, with tiles in common.</summary>
internal sealed unsafe class WinogradAdjoint(in ConvShape shape, bool hasBias, SimdLevel level) : ConvAdjoint(shape, hasBias, level)
{
    private readonly WinogradPass _pass = new(shape, isBack: true, level);

    public override int ScratchFloats => _pass.ScratchFloats;

    private protected override void Run(int images, float* y, nint yStride, float* weight, float* bias, float* x, nint xStride, float* scratch) =>
        _pass.Run(images, y, yStride, weight, bias, float.NegativeInfinity, x, xStride, scratch);
}
