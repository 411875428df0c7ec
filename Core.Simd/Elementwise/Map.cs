using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>Runs an operator over spans, with the best instruction set there is.</summary>
/// <remarks>
/// The tail goes through the same vector code as the rest, so a result depends on its own inputs alone: not on its position, and not on
/// how a longer span was cut. The output may be an input; it may not overlap one in part.
/// </remarks>
public static unsafe class Map
{
    /// <summary>y[i] = f(x[i]).</summary>
    /// <param name="x">The inputs; their number is the number of results.</param>
    /// <param name="y">The results; may be <paramref name="x"/>.</param>
    /// <param name="op">The operator.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> x, Span<float> y, TOp op, SimdLevel? level = null)
        where TOp : struct, IUnaryOperator
    {
        ThrowHelper.RequireLength(nameof(y), y.Length, x.Length);
        ThrowHelper.RequireSameOrApart(nameof(x), x, nameof(y), y[..x.Length]);
        fixed (float* px = x, py = y)
        {
            var kernel = new UnaryKernel<TOp>(px, py, x.Length, op);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    /// <param name="a">The first inputs; their number is the number of results.</param>
    /// <param name="b">The second inputs, no fewer.</param>
    /// <param name="y">The results; may be <paramref name="a"/> or <paramref name="b"/>.</param>
    /// <param name="op">The operator.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">b or y is shorter than a, or y overlaps one of them in part.</exception>
    public static void Zip<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, TOp op, SimdLevel? level = null)
        where TOp : struct, IBinaryOperator
    {
        ThrowHelper.RequireLength(nameof(b), b.Length, a.Length);
        ThrowHelper.RequireLength(nameof(y), y.Length, a.Length);
        ThrowHelper.RequireSameOrApart(nameof(a), a, nameof(y), y[..a.Length]);
        ThrowHelper.RequireSameOrApart(nameof(b), b[..a.Length], nameof(y), y[..a.Length]);
        fixed (float* pa = a, pb = b, py = y)
        {
            var kernel = new BinaryKernel<TOp>(pa, pb, py, a.Length, op);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }
}
