using System.Runtime.InteropServices;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.GuardPageRunner;

/// <summary>Convolutions with sixteen samples in the lanes, and what turns rows into lanes, over kernels, channels and filters around the tiles.</summary>
internal sealed class LaneCheck : IGuardCheck
{
    private static readonly PooledConvolutionShape[] Shapes =
    [
        new(1, 2, 2, 1, 1, 1), new(1, 12, 12, 6, 5, 5), new(6, 8, 8, 16, 5, 5), new(1, 7, 9, 8, 3, 3), new(3, 6, 7, 7, 2, 4), new(32, 5, 5, 17, 3, 3), new(5, 6, 5, 13, 5, 1),
    ];

    public string Name => "lanes";

    public void Run()
    {
        using var arena = new GuardArena(120_000);
        foreach (var level in SimdInfo.Available)
        {
            foreach (var side in (GuardSide[])[GuardSide.Start, GuardSide.End])
            {
                foreach (var features in (int[])[1, 3, 4, 7, 8, 9, 15, 16, 17, 40])
                {
                    foreach (var count in (int[])[1, 4, 7, 8, 15, 16])
                    {
                        Turn(arena, features, count, side, level);
                    }
                }

                foreach (var shape in Shapes)
                {
                    Pool(arena, shape, side, level);
                    Pass(arena, shape, side, level);
                }
            }
        }
    }

    private static void Turn(GuardArena arena, int features, int count, GuardSide side, SimdLevel level)
    {
        var floats = features * LaneGroup.Size;
        LaneGroup.FromRows(arena.Input(count * features, side), features, count, features, arena.Output(floats, side), level);
        LaneGroup.ToRows(arena.Input(floats, side), arena.Output(count * features, side), features, count, features, level);
        LaneGroup.ToRows(arena.InputBytes(floats, side), arena.Output(count * features, side), features, count, features, arena.Output(floats, side, 1), level);
        LaneGroup.TransposeEach(arena.Input(count * features * 3, side), features * 3, arena.Output(count * features * 3, side), features * 3, count, 3, features, level);
    }

    private static void Pool(GuardArena arena, PooledConvolutionShape shape, GuardSide side, SimdLevel level)
    {
        var convolution = new PooledConvolution(shape, LaneOrder.ChannelsFirst, LaneOrder.ChannelsLast, relu: true, level);
        var outputs = shape.Outputs * LaneGroup.Size;
        var winners = MemoryMarshal.AsBytes(arena.Output(outputs / sizeof(float), side, 1));
        convolution.Forward(
            arena.Input(shape.Inputs * LaneGroup.Size, side), arena.Input(shape.Weights, side, 1), arena.Input(shape.Filters, side, 2), arena.Output(outputs, side), winners);
        convolution.Gradient(
            arena.Input(shape.Inputs * LaneGroup.Size, side),
            arena.Input(outputs, side, 1),
            winners,
            arena.Output(shape.Weights, side),
            arena.Output(shape.Filters, side, 2),
            arena.Output(convolution.ScratchFloats, side, 3));
    }

    private static void Pass(GuardArena arena, PooledConvolutionShape shape, GuardSide side, SimdLevel level)
    {
        const int Count = 3;
        var passed = new PassedGradients(shape, level);
        var winners = new float[Count * shape.Outputs];
        for (var i = 0; i < winners.Length; i++)
        {
            winners[i] = i * 7 % 5;
        }

        var packed = arena.Output(passed.PackedWeightFloats, side);
        packed.Clear();
        passed.PackWeights(arena.Input(shape.Weights, side), packed);
        var scratch = arena.Output(passed.ScratchFloats, side, 3);
        var gradients = arena.Input(Count * shape.Outputs, side, 1);
        passed.ToInputs(packed, gradients, shape.Outputs, winners, Count, arena.Output(Count * passed.ImageStride, side, 1), scratch);
        passed.AddToWeights(
            arena.Input(Count * passed.ImageStride, side),
            gradients,
            shape.Outputs,
            winners,
            Count,
            arena.Output(passed.ShardFloats, side),
            arena.Output(passed.BiasShardFloats, side, 2),
            scratch);
        passed.SumWeights(arena.Input(2 * passed.ShardFloats, side), passed.ShardFloats, 2, 0, shape.Filters, arena.Output(shape.Weights, side), scratch);
    }
}
