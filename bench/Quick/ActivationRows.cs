using System.Numerics.Tensors;
using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Bench.Quick;

/// <summary>Activations over a million floats, block by block, each block in the first-level cache, against TensorPrimitives.</summary>
internal static class ActivationRows
{
    private const int Elements = 1 << 20;
    private const int BlockFloats = 2048;

    private delegate void Function(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Measures all functions.</summary>
    public static void Run(QuickContext context)
    {
        using var x = AlignedBuffer.Create(BlockFloats, 0);
        using var y = AlignedBuffer.Create(BlockFloats, 1);
        var random = new Random(1);
        foreach (ref var value in x.Span)
        {
            value = (random.NextSingle() * 16f) - 8f;
        }

        Pair[] pairs =
        [
            new("sigmoid", new Blocks(x, y, (a, b) => ElementwiseMath.Sigmoid(a, b)), new Blocks(x, y, TensorPrimitives.Sigmoid), 1.5),
            new("tanh", new Blocks(x, y, (a, b) => ElementwiseMath.Tanh(a, b)), new Blocks(x, y, TensorPrimitives.Tanh), 1.5),
            new("exp", new Blocks(x, y, (a, b) => ElementwiseMath.Exp(a, b)), new Blocks(x, y, TensorPrimitives.Exp), 1.5),
            new("softmax", new Blocks(x, y, (a, b) => Softmax.Forward(a, b)), new Blocks(x, y, TensorPrimitives.SoftMax), 1.5),
            new("relu", new Blocks(x, y, (a, b) => Activations.Forward(ActivationKind.Relu, a, b)), new Blocks(x, y, (a, b) => TensorPrimitives.Max(a, 0f, b)), null),
        ];
        Tiering.Settle([.. pairs.Select(pair => pair.Ours), .. pairs.Select(pair => pair.Peer)]);
        foreach (var pair in pairs)
        {
            var seconds = context.Turns.Measure(pair.Ours, pair.Peer);
            context.Rows.Write(new Row(
                "activations", $"{pair.Name} 1M", Elements / seconds[0] * 1e-9, Elements / seconds[1] * 1e-9, "TensorPrimitives", null, "Gfloat/s", context.Simd, 1)
            {
                Goal = pair.Goal is { } bound ? Goal.OverPeer(bound) : null,
            });
        }
    }

    private sealed record Pair(string Name, Workload Ours, Workload Peer, double? Goal);

    private sealed class Blocks(AlignedBuffer x, AlignedBuffer y, Function function) : Workload
    {
        public override void Repeat(int times)
        {
            for (var i = 0; i < times; i++)
            {
                for (var done = 0; done < Elements; done += BlockFloats)
                {
                    function(x.Span, y.Span);
                }
            }
        }
    }
}
