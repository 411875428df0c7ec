using Spanwise.Core.Simd.Memory;

namespace Spanwise.Bench.Shapes;

/// <summary>The matrices of one product, shared by all who compute it.</summary>
internal sealed class GemmData : IDisposable
{
    /// <summary>Allocates and fills them.</summary>
    public GemmData(GemmCase shape)
    {
        Shape = shape;

        // Staggered: matrices that all start at the same place of a page collide in the first-level cache.
        A = AlignedBuffer.Create((long)shape.M * shape.K, 0);
        B = AlignedBuffer.Create((long)shape.K * shape.N, 1);
        C = AlignedBuffer.Create((long)shape.M * shape.N, 2);
        Bias = AlignedBuffer.Create(shape.N, 3);
        var random = new Random(784);
        foreach (var buffer in (AlignedBuffer[])[A, B, Bias])
        {
            foreach (ref var value in buffer.Span)
            {
                value = random.NextSingle() - 0.5f;
            }
        }
    }

    /// <summary>The product.</summary>
    public GemmCase Shape { get; }

    /// <summary>The left operand as stored.</summary>
    public AlignedBuffer A { get; }

    /// <summary>The right operand as stored.</summary>
    public AlignedBuffer B { get; }

    /// <summary>The result.</summary>
    public AlignedBuffer C { get; }

    /// <summary>One value for each column of C.</summary>
    public AlignedBuffer Bias { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
        C.Dispose();
        Bias.Dispose();
    }
}
