using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>y[row, i] = exp(x[row, i] − max) / Σⱼ exp(x[row, j] − max), row by row.</summary>
/// <remarks>
/// <para>The maximum of the row is taken away first, so that nothing overflows and the largest term is 1. An element of −∞ has
/// probability 0. A row with a NaN or +∞, or with −∞ alone, is NaN throughout: it has no answer.</para>
/// <para>A row's result depends on that row alone. y may be x with the same stride; it may not overlap it in part.</para>
/// </remarks>
public static unsafe class Softmax
{
    /// <summary>Writes the softmax of every row.</summary>
    /// <param name="x">A matrix of <paramref name="rows"/> rows.</param>
    /// <param name="y">Receives the results in the same layout; may be <paramref name="x"/>.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="stride">The floats from one row's start to the next one's, in both, at least <paramref name="columns"/>.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">x or y is too short, or they overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the stride is less than the columns.</exception>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, int rows, int columns, int stride, SimdLevel? level = null) =>
        Run<Probability>(x, y, rows, columns, stride, level);

    /// <summary>Writes the softmax of one row.</summary>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) =>
        Run<Probability>(x, y, 1, x.Length, x.Length, level);

    internal static void Run<TResult>(ReadOnlySpan<float> x, Span<float> y, int rows, int columns, int stride, SimdLevel? level)
        where TResult : struct, ISoftmaxResult
    {
        ThrowHelper.RequireMatrix(nameof(x), x.Length, rows, columns, stride);
        ThrowHelper.RequireMatrix(nameof(y), y.Length, rows, columns, stride);
        ThrowHelper.RequireSameOrApart(nameof(x), x, nameof(y), y);
        if (columns == 0)
        {
            return;
        }

        fixed (float* px = x, py = y)
        {
            var kernel = new SoftmaxKernel<TResult>(px, py, rows, columns, stride);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }
}
