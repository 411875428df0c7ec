using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>Transcendental functions over spans; in place where both spans are the same.</summary>
/// <remarks>Errors, ranges and the rules for NaN and infinity are in docs/NUMERICS.md.</remarks>
public static class ElementwiseMath
{
    /// <summary>y = eˣ.</summary>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) => Map.Apply(x, y, default(ExpOperator), level);

    /// <summary>y = ln x: −∞ at zero, NaN below.</summary>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    public static void Log(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) => Map.Apply(x, y, default(LogOperator), level);

    /// <summary>y = tanh x.</summary>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) => Map.Apply(x, y, default(TanhOperator), level);

    /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null) => Map.Apply(x, y, default(SigmoidOperator), level);
}
