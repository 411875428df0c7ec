using System.Runtime.CompilerServices;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Peers;

/// <summary>The product as a textbook writes it: three loops.</summary>
internal sealed class NaiveGemm(GemmData data) : Workload
{
    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Multiply(data.Shape, data.A.Span, data.B.Span, data.C.Span);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(GemmCase shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c)
    {
        var (aRow, aStep) = shape.TransposeA ? (1, shape.M) : (shape.K, 1);
        var (bStep, bColumn) = shape.TransposeB ? (1, shape.K) : (shape.N, 1);
        for (var row = 0; row < shape.M; row++)
        {
            for (var column = 0; column < shape.N; column++)
            {
                var sum = 0f;
                for (var step = 0; step < shape.K; step++)
                {
                    sum += a[(row * aRow) + (step * aStep)] * b[(step * bStep) + (column * bColumn)];
                }

                c[(row * shape.N) + column] = sum;
            }
        }
    }
}
