using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Random;

namespace Spanwise.GuardPageRunner;

/// <summary>The activations, their derivatives and the functions they are made of.</summary>
internal sealed class ActivationCheck : IGuardCheck
{
    public string Name => "activations";

    public void Run() => EveryLength.Run((arena, length, side, level) =>
    {
        var x = arena.Input(length, side);
        var output = arena.Input(length, side, 1);
        var y = arena.Output(length, side);
        foreach (var kind in Enum.GetValues<ActivationKind>())
        {
            Activations.Forward(kind, x, y, level: level);
            Activations.Derivative(kind, x, output, y, level: level);
            Activations.MultiplyByDerivative(kind, x, output, y, level: level);
            Activations.Forward(kind, y, y, level: level);
        }

        ElementwiseMath.Exp(x, y, level);
        ElementwiseMath.Log(x, y, level);
        ElementwiseMath.Tanh(x, y, level);
        ElementwiseMath.Sigmoid(x, y, level);
    });
}

/// <summary>Sums, products, bias rows and bytes.</summary>
internal sealed class ArithmeticCheck : IGuardCheck
{
    public string Name => "arithmetic";

    public void Run() => EveryLength.Run((arena, length, side, level) =>
    {
        var a = arena.Input(length, side);
        var b = arena.Input(length, side, 1);
        var y = arena.Output(length, side);
        Arithmetic.Add(a, b, y, level);
        Arithmetic.Subtract(a, b, y, level);
        Arithmetic.Multiply(a, b, y, level);
        Arithmetic.Scale(a, 2, y, level);
        Arithmetic.Axpy(2, a, y, level);
        Arithmetic.Fill(y, 1);
        Arithmetic.ConvertBytes(arena.InputBytes(length, side), y, 1f / 255, -0.5f, level);

        var stride = length + 3;
        Arithmetic.AddRowBias(arena.Output((2 * stride) + length, side), 3, length, stride, a, level);
        var first = arena.Input((2 * stride) + length, side);
        var second = arena.Input((2 * stride) + length, side);
        Arithmetic.AddParts(first, second, stride, a, relu: true, arena.Output((2 * stride) + length, side), 3, length, stride, level);
    });
}

/// <summary>Sums and extremes, over spans and down columns.</summary>
internal sealed class ReductionCheck : IGuardCheck
{
    public string Name => "reductions";

    public void Run() => EveryLength.Run((arena, length, side, level) =>
    {
        var x = arena.Input(length, side);
        Reductions.Sum(x, level);
        Reductions.SumOfSquares(x, level);
        Reductions.Dot(x, arena.Input(length, side, 1), level);
        Reductions.Norm(x, level);
        if (length > 0)
        {
            Reductions.Max(x, level);
            Reductions.Min(x, level);
            Reductions.ArgMax(x, level);
        }

        var stride = length + 3;
        var sums = arena.Output(length, side);
        Reductions.SumColumns(arena.Input((2 * stride) + length, side), 3, length, stride, sums, accumulate: false, level);
        Reductions.SumColumns(arena.Input((2 * stride) + length, side), 3, length, stride, sums, accumulate: true, level);
    });
}

/// <summary>Softmax and log-softmax, one row and several.</summary>
internal sealed class SoftmaxCheck : IGuardCheck
{
    public string Name => "softmax";

    public void Run() => EveryLength.Run((arena, length, side, level) =>
    {
        Softmax.Forward(arena.Input(length, side), arena.Output(length, side), level);
        LogSoftmax.Forward(arena.Input(length, side), arena.Output(length, side), level);

        var stride = length + 3;
        var floats = (2 * stride) + length;
        Softmax.Forward(arena.Input(floats, side), arena.Output(floats, side), 3, length, stride, level);
        LogSoftmax.Forward(arena.Input(floats, side), arena.Output(floats, side), 3, length, stride, level);
    });
}

/// <summary>The counter-based generator, from every place of its groups.</summary>
internal sealed class RandomCheck : IGuardCheck
{
    public string Name => "random";

    public void Run() => EveryLength.Run((arena, length, side, level) =>
    {
        var random = new CounterRandom(1);
        var y = arena.Output(length, side);
        random.FillUniform(y, -1, 1, (ulong)length * 7, level);
        random.FillNormal(y, 0, 1, (ulong)length * 7);
        random.FillUInt32(System.Runtime.InteropServices.MemoryMarshal.Cast<float, uint>(y), (ulong)length * 7, level);
    });
}
