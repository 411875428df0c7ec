using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>y[row, i] = (x[row, i] − max) − ln Σⱼ exp(x[row, j] − max), row by row.</summary>
/// <remarks>Precise where the softmax itself would underflow to 0. Rules for infinities, NaN and aliasing as for <see cref="Softmax"/>.</remarks>
public static class LogSoftmax
{
    /// <summary>Writes the log-softmax of every row.</summary>
    /// <param name="x">A matrix of <paramref name="rows"/> rows.</param>
    /// <param name="y">Receives the results in the same layout; may be <paramref name="x"/>.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="stride">The floats from one row's start to the next one's, in both, at least <paramref name="columns"/>.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">x or y is too short, or they overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the stride is less than the columns.</exception>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, int rows, int columns, int stride, SimdLevel? level = null) =>
        Softmax.Run<LogProbability>(x, y, rows, columns, stride, level);

    /// <summary>Writes the log-softmax of one row.</summary>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) =>
        Softmax.Run<LogProbability>(x, y, 1, x.Length, x.Length, level);
}
