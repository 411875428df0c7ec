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

        Write(context, x, y, "sigmoid", (a, b) => ElementwiseMath.Sigmoid(a, b), TensorPrimitives.Sigmoid, 1.5);
        Write(context, x, y, "tanh", (a, b) => ElementwiseMath.Tanh(a, b), TensorPrimitives.Tanh, 1.5);
        Write(context, x, y, "exp", (a, b) => ElementwiseMath.Exp(a, b), TensorPrimitives.Exp, 1.5);
        Write(context, x, y, "softmax", (a, b) => Softmax.Forward(a, b), TensorPrimitives.SoftMax, 1.5);
        Write(context, x, y, "relu", (a, b) => Activations.Forward(ActivationKind.Relu, a, b), (a, b) => TensorPrimitives.Max(a, 0f, b), null);
    }

    private static void Write(QuickContext context, AlignedBuffer x, AlignedBuffer y, string name, Function ours, Function peer, double? goal)
    {
        // Tier up both before the turns: some thirty calls, then the background compiler's delay.
        Blocks mine = new(x, y, ours), theirs = new(x, y, peer);
        mine.Repeat(1);
        theirs.Repeat(1);
        Thread.Sleep(150);
        var seconds = context.Turns.Measure(mine, theirs);
        double Rate(double time) => Elements / time * 1e-9;
        context.Rows.Write(new Row("activations", $"{name} 1M", Rate(seconds[0]), Rate(seconds[1]), "TensorPrimitives", null, "Gfloat/s", context.Simd, 1)
        {
            Goal = goal is { } bound ? Goal.OverPeer(bound) : null,
        });
    }

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
