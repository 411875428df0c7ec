using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>Updates of parameters by their gradient, each one pass over its spans.</summary>
/// <remarks>
/// An element's result depends on that element alone, so a parameter may be cut anywhere without a change of bits. NaN in a gradient
/// gives NaN in the weight. The spans must not overlap.
/// </remarks>
public static unsafe class OptimizerKernels
{
    /// <summary>w = w − rate · g.</summary>
    /// <remarks>Rounded once where the instruction set has FMA, else twice.</remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">The gradient is shorter than the weights, or they overlap.</exception>
    public static void Sgd(Span<float> weight, ReadOnlySpan<float> gradient, float rate, SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        fixed (float* w = weight, g = gradient)
        {
            var kernel = new SgdKernel(w, g, weight.Length, rate);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    /// <summary>v = μ · v + g; then w = w − rate · v, or with Nesterov's look-ahead w = w − rate · (g + μ · v).</summary>
    /// <remarks>PyTorch's form: the rate multiplies the velocity, so a change of rate acts at once (Sutskever et al. 2013 keep it inside v).</remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="velocity">The velocity v, zero before the first step.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">μ, the share of the velocity that is kept.</param>
    /// <param name="nesterov">True for Nesterov's form.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is shorter than the weights, or two overlap.</exception>
    public static void Momentum(
        Span<float> weight, ReadOnlySpan<float> gradient, Span<float> velocity, float rate, float momentum, bool nesterov = false, SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        CheckState(weight, gradient, nameof(velocity), velocity);
        fixed (float* w = weight, g = gradient, v = velocity)
        {
            var kernel = new MomentumKernel(w, g, v, weight.Length, rate, momentum, nesterov);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    /// <summary>Adam: m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w = w − rate · m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).</summary>
    /// <remarks>
    /// <para>Kingma and Ba, <i>Adam: A method for stochastic optimization</i> (2015), with ε outside the root, as published.</para>
    /// <para>With weight decay λ (AdamW, Loshchilov and Hutter 2019) the weight first loses rate · λ · w, rounded once where there is FMA.</para>
    /// <para>The new weight lies within 1 ulp of the weight and 4 ulp of the step of the exact one from the same w, m and v, also where the
    /// moments are denormal, and where β₁ m and (1 − β₁) g cancel to no less than 2⁻²⁰ of themselves; for ε ≥ 10⁻¹⁶ and gradients below
    /// 10¹⁹ in magnitude, whose squares are finite.</para>
    /// </remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="firstMoment">m, zero before the first step.</param>
    /// <param name="secondMoment">v, zero before the first step.</param>
    /// <param name="coefficients">The constants of this step.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is shorter than the weights, or two overlap.</exception>
    public static void Adam(
        Span<float> weight,
        ReadOnlySpan<float> gradient,
        Span<float> firstMoment,
        Span<float> secondMoment,
        in AdamCoefficients coefficients,
        SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        CheckState(weight, gradient, nameof(firstMoment), firstMoment);
        CheckState(weight, gradient, nameof(secondMoment), secondMoment);
        ThrowHelper.RequireApart<float>(nameof(firstMoment), firstMoment, nameof(secondMoment), secondMoment);
        fixed (float* w = weight, g = gradient, m = firstMoment, v = secondMoment)
        {
            var kernel = new AdamKernel(w, g, m, v, weight.Length, coefficients);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    private static void CheckGradient(ReadOnlySpan<float> weight, ReadOnlySpan<float> gradient)
    {
        ThrowHelper.RequireLength(nameof(gradient), gradient.Length, weight.Length);
        ThrowHelper.RequireApart(nameof(gradient), gradient, nameof(weight), weight);
    }

    private static void CheckState(ReadOnlySpan<float> weight, ReadOnlySpan<float> gradient, string name, ReadOnlySpan<float> state)
    {
        ThrowHelper.RequireLength(name, state.Length, weight.Length);
        ThrowHelper.RequireApart(name, state, nameof(weight), weight);
        ThrowHelper.RequireApart(name, state, nameof(gradient), gradient);
    }
}
