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
        Run(weight, gradient, default, default, new SgdRule(rate), level);
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
        if (nesterov)
        {
            Run(weight, gradient, velocity, default, new NesterovRule(rate, momentum), level);
        }
        else
        {
            Run(weight, gradient, velocity, default, new MomentumRule(rate, momentum), level);
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
        CheckStates(weight, gradient, nameof(firstMoment), firstMoment, nameof(secondMoment), secondMoment);
        fixed (float* w = weight, g = gradient, m = firstMoment, v = secondMoment)
        {
            var kernel = new AdamKernel(w, g, m, v, weight.Length, coefficients);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    /// <summary>Adagrad: s = s + g²; w = w − rate · g / (√s + ε).</summary>
    /// <remarks>Duchi, Hazan and Singer, <i>Adaptive subgradient methods</i> (2011), the diagonal form, ε as PyTorch has it.</remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="sum">s, the squares so far.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="epsilon">ε; above 0, or 0/0 gives NaN where no gradient has come yet.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is shorter than the weights, or two overlap.</exception>
    public static void Adagrad(Span<float> weight, ReadOnlySpan<float> gradient, Span<float> sum, float rate, float epsilon, SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        CheckState(weight, gradient, nameof(sum), sum);
        Run(weight, gradient, sum, default, new AdagradRule(rate, epsilon), level);
    }

    /// <summary>Adadelta: v = ρ v + (1 − ρ) g²; d = g · √(u + ε) / √(v + ε); u = ρ u + (1 − ρ) d²; w = w − rate · d.</summary>
    /// <remarks>Zeiler, <i>ADADELTA: An adaptive learning rate method</i> (2012), algorithm 1, with PyTorch's learning rate.</remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="meanSquare">v, zero before the first step.</param>
    /// <param name="meanSquareChange">u, zero before the first step.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="rho">ρ, the share of both means that is kept.</param>
    /// <param name="epsilon">ε; above 0, or nothing ever moves.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is shorter than the weights, or two overlap.</exception>
    public static void Adadelta(
        Span<float> weight, ReadOnlySpan<float> gradient, Span<float> meanSquare, Span<float> meanSquareChange, float rate, double rho, float epsilon, SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        CheckStates(weight, gradient, nameof(meanSquare), meanSquare, nameof(meanSquareChange), meanSquareChange);
        Run(weight, gradient, meanSquare, meanSquareChange, new AdadeltaRule(rate, rho, epsilon), level);
    }

    /// <summary>RMSprop: v = α v + (1 − α) g²; w = w − rate · g / (√v + ε).</summary>
    /// <remarks>Tieleman and Hinton, <i>Neural networks for machine learning</i>, lecture 6.5 (2012), ε outside the root as in PyTorch.</remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="meanSquare">v, zero before the first step.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="alpha">α, the share of the mean that is kept.</param>
    /// <param name="epsilon">ε; above 0, or 0/0 gives NaN where no gradient has come yet.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is shorter than the weights, or two overlap.</exception>
    public static void Rmsprop(Span<float> weight, ReadOnlySpan<float> gradient, Span<float> meanSquare, float rate, double alpha, float epsilon, SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        CheckState(weight, gradient, nameof(meanSquare), meanSquare);
        Run(weight, gradient, meanSquare, default, new RmspropRule(rate, alpha, epsilon), level);
    }

    /// <summary>RMSprop with momentum: v = α v + (1 − α) g²; b = μ b + g / (√v + ε); w = w − rate · b.</summary>
    /// <remarks>As PyTorch's <c>RMSprop(momentum=μ)</c>.</remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="meanSquare">v, zero before the first step.</param>
    /// <param name="velocity">b, zero before the first step.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="alpha">α, the share of the mean that is kept.</param>
    /// <param name="epsilon">ε; above 0, or 0/0 gives NaN where no gradient has come yet.</param>
    /// <param name="momentum">μ, the share of the velocity that is kept.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is shorter than the weights, or two overlap.</exception>
    public static void Rmsprop(
        Span<float> weight,
        ReadOnlySpan<float> gradient,
        Span<float> meanSquare,
        Span<float> velocity,
        float rate,
        double alpha,
        float epsilon,
        float momentum,
        SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        CheckStates(weight, gradient, nameof(meanSquare), meanSquare, nameof(velocity), velocity);
        Run(weight, gradient, meanSquare, velocity, new RmspropMomentumRule(rate, alpha, epsilon, momentum), level);
    }

    /// <summary>Centred RMSprop: v = α v + (1 − α) g²; m = α m + (1 − α) g; w = w − rate · g / (√(v − m²) + ε).</summary>
    /// <remarks>Graves, <i>Generating sequences with recurrent neural networks</i> (2013), ε outside the root as in PyTorch's <c>RMSprop(centered=True)</c>; a variance v − m² that rounding makes negative is 0.</remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="meanSquare">v, zero before the first step.</param>
    /// <param name="mean">m, zero before the first step.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="alpha">α, the share of the means that is kept.</param>
    /// <param name="epsilon">ε; above 0, or 0/0 gives NaN where no gradient has come yet.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is shorter than the weights, or two overlap.</exception>
    public static void RmspropCentred(
        Span<float> weight, ReadOnlySpan<float> gradient, Span<float> meanSquare, Span<float> mean, float rate, double alpha, float epsilon, SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        CheckStates(weight, gradient, nameof(meanSquare), meanSquare, nameof(mean), mean);
        Run(weight, gradient, meanSquare, mean, new RmspropCentredRule(rate, alpha, epsilon), level);
    }

    /// <summary>
    /// Nadam, Adam with Nesterov's look-ahead: m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²;
    /// w = w − rate · (μₜ₊₁ m / (1 − Π₁ᵗ⁺¹ μ) + (1 − μₜ) g / (1 − Π₁ᵗ μ)) / (√v̂ + ε).
    /// </summary>
    /// <remarks>Dozat, <i>Incorporating Nesterov momentum into Adam</i> (2016), with PyTorch's schedule of μ: <see cref="NadamCoefficients"/>.</remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="firstMoment">m, zero before the first step.</param>
    /// <param name="secondMoment">v, zero before the first step.</param>
    /// <param name="coefficients">The constants of this step.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is shorter than the weights, or two overlap.</exception>
    public static void Nadam(
        Span<float> weight,
        ReadOnlySpan<float> gradient,
        Span<float> firstMoment,
        Span<float> secondMoment,
        in NadamCoefficients coefficients,
        SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        CheckStates(weight, gradient, nameof(firstMoment), firstMoment, nameof(secondMoment), secondMoment);
        Run(weight, gradient, firstMoment, secondMoment, new NadamRule(coefficients), level);
    }

    /// <summary>Lion: w = w − rate · (sign(β₁ m + (1 − β₁) g) + λ w); then m = β₂ m + (1 − β₂) g.</summary>
    /// <remarks>Chen et al., <i>Symbolic discovery of optimization algorithms</i> (2023), algorithm 2; the sign of 0 is 0.</remarks>
    /// <param name="weight">The parameters w; their number is the number of updates.</param>
    /// <param name="gradient">The gradient g.</param>
    /// <param name="momentum">m, zero before the first step.</param>
    /// <param name="rate">The learning rate; not negative.</param>
    /// <param name="beta1">β₁, the share of m in the direction.</param>
    /// <param name="beta2">β₂, the share of m that is kept.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is shorter than the weights, or two overlap.</exception>
    public static void Lion(
        Span<float> weight, ReadOnlySpan<float> gradient, Span<float> momentum, float rate, double beta1, double beta2, double weightDecay, SimdLevel? level = null)
    {
        CheckGradient(weight, gradient);
        CheckState(weight, gradient, nameof(momentum), momentum);
        Run(weight, gradient, momentum, default, new LionRule(rate, beta1, beta2, (float)(rate * weightDecay)), level);
    }

    private static void Run<TRule>(Span<float> weight, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1, TRule rule, SimdLevel? level)
        where TRule : struct, IUpdateRule
    {
        fixed (float* w = weight, g = gradient, s0 = state0, s1 = state1)
        {
            var kernel = new UpdateKernel<TRule>(w, g, s0, s1, weight.Length, rule);
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

    private static void CheckStates(
        ReadOnlySpan<float> weight, ReadOnlySpan<float> gradient, string name0, ReadOnlySpan<float> state0, string name1, ReadOnlySpan<float> state1)
    {
        CheckState(weight, gradient, name0, state0);
        CheckState(weight, gradient, name1, state1);
        ThrowHelper.RequireApart(name0, state0, name1, state1);
    }
}
