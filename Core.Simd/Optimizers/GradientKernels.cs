using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>What is done to gradients before an optimiser sees them, and to weights after it.</summary>
/// <remarks>An element's result, or a column's, depends on that element or column alone, so a parameter may be cut anywhere.</remarks>
public static unsafe class GradientKernels
{
    /// <summary>g = g + λ₂ w + λ₁ sign(w): the gradient of ½ λ₂ Σ w² + λ₁ Σ |w|, the sign of 0 being 0.</summary>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="weight">The parameters w.</param>
    /// <param name="l1">λ₁; not negative.</param>
    /// <param name="l2">λ₂.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">The gradient is shorter than the weights, or they overlap in part.</exception>
    public static void Penalize(Span<float> gradient, ReadOnlySpan<float> weight, float l1, float l2, SimdLevel? level = null) =>
        Map.Zip(weight, gradient[..Math.Min(gradient.Length, weight.Length)], gradient, new PenaltyOperator(l1, l2), level);

    /// <summary>g = factor · g, held within ±limit. NaN stays.</summary>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="factor">What it is multiplied by.</param>
    /// <param name="limit">The most magnitude; infinity for no limit.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    public static void Limit(Span<float> gradient, float factor, float limit, SimdLevel? level = null) =>
        Map.Apply(gradient, gradient, new LimitOperator(factor, limit), level);

    /// <summary>Scales every column of a matrix whose Euclidean norm is above a limit down to it.</summary>
    /// <remarks>Squares are summed from the first row to the last. They must not overflow: weights below 10¹⁸.</remarks>
    /// <param name="weight">The matrix.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="stride">Floats from one row to the next, at least the columns.</param>
    /// <param name="limit">The most norm; above 0.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the stride is less than the columns.</exception>
    public static void LimitColumnNorms(Span<float> weight, int rows, int columns, int stride, float limit, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(weight), weight.Length, rows, columns, stride);
        fixed (float* w = weight)
        {
            var kernel = new ColumnNormKernel(w, rows, columns, stride, limit);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }
}
