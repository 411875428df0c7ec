using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Conv;
using Spanwise.Testing;

namespace Spanwise.GuardPageRunner;

/// <summary>Convolutions and max-pooling of the tests' grid, forward, back and to the weights; images, weights and scratch at their pages' edges.</summary>
internal sealed class ConvCheck : IGuardCheck
{
    private const int Gap = 3;

    // Enough for tiles of 4×4 outputs, and not all lanes of a group.
    private const int TiledImages = 13;

    public string Name => "conv";

    public void Run()
    {
        using var arena = new GuardArena(600_000);
        foreach (var level in SimdInfo.Available)
        {
            foreach (var side in (GuardSide[])[GuardSide.Start, GuardSide.End])
            {
                foreach (var shape in ConvCases.All)
                {
                    Convolve(arena, shape, 1, side, level);
                    Convolve(arena, shape, 3, side, level);
                    Convolve(arena, shape, TiledImages, side, level);
                    Pool(arena, shape, side, level);
                }
            }
        }
    }

    private static void Convolve(GuardArena arena, ConvShape shape, int images, GuardSide side, SimdLevel level)
    {
        var (xStride, yStride) = (shape.InputFloats + Gap, shape.OutputFloats + Gap);
        var (x, y) = (Floats(images, shape.InputFloats), Floats(images, shape.OutputFloats));
        var forward = ConvForward.Plan(shape, images, hasBias: true, relu: true, level);
        forward.Run(
            images, arena.Input(x, side), xStride, arena.Input(shape.Weights, side, 1), arena.Input(shape.Filters, side, 2), arena.Output(y, side), yStride, arena.Output(forward.ScratchFloats, side, 1));
        var adjoint = ConvAdjoint.Plan(shape, images, hasBias: true, level);
        adjoint.Run(
            images, arena.Input(y, side), yStride, arena.Input(shape.Weights, side, 1), arena.Input(shape.Channels, side, 2), arena.Output(x, side), xStride, arena.Output(adjoint.ScratchFloats, side, 1));
        var gradient = ConvGradient.Plan(shape, images, level);
        for (var block = 0; block < gradient.Blocks.Length; block++)
        {
            var floats = gradient.Blocks[block].Filters * gradient.Blocks[block].Channels * shape.Window.Taps;
            gradient.Run(
                block, images, arena.Input(x, side), xStride, arena.Input(y, side, 1), yStride, arena.Output(floats, side), arena.Output(gradient.ScratchFloats, side, 1));
        }
    }

    private static void Pool(GuardArena arena, ConvShape shape, GuardSide side, SimdLevel level)
    {
        const int Images = 2;
        var windows = new MaxWindows(shape.Channels, shape.Window, level);
        var (inputs, outputs) = (shape.InputFloats, shape.Channels * shape.Window.Outputs);
        var (x, y) = (Floats(Images, inputs), Floats(Images, outputs));
        var winners = arena.Output(y, side, 1);
        windows.Forward(Images, arena.Input(x, side), inputs + Gap, arena.Output(y, side), outputs + Gap, winners, outputs + Gap, arena.Output(windows.ScratchFloats, side, 2));
        windows.Backward(
            Images, arena.Input(y, side), outputs + Gap, winners, outputs + Gap, arena.Output(x, side), inputs + Gap, arena.Output(windows.ScratchFloats, side, 2));
    }

    private static int Floats(int images, int floats) => ((images - 1) * (floats + Gap)) + floats;
}
