using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>
/// Adam with Nesterov's look-ahead: m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w = w − rate · m̂ / (√v̂ + ε), with
/// m̂ = μₜ₊₁ m / (1 − Π₁ᵗ⁺¹ μ) + (1 − μₜ) g / (1 − Π₁ᵗ μ), v̂ = v / (1 − β₂ᵗ), μₜ = β₁ (1 − ½ · 0.96^(ψ t)).
/// </summary>
/// <remarks>Dozat, <i>Incorporating Nesterov momentum into Adam</i> (2016); PyTorch's <c>NAdam(momentum_decay=ψ)</c> as documented.</remarks>
public sealed class Nadam : AdamFamily
{
    private NadamCoefficients _coefficients;
    private double _product = 1;
    private long _step;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="learningRate">The step size; finite and not negative.</param>
    /// <param name="beta1">β₁, the share of the first moment that is kept; from 0 to below 1.</param>
    /// <param name="beta2">β₂, the share of the second moment that is kept; from 0 to below 1.</param>
    /// <param name="epsilon">ε, which bounds the step where v is small; finite and at least 1.18·10⁻³⁸.</param>
    /// <param name="momentumDecay">ψ; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Nadam(float learningRate = 0.002f, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double momentumDecay = 0.004)
        : base(learningRate, beta1, beta2, epsilon)
    {
        MomentumDecay = OptimizerChecks.NotNegative(nameof(momentumDecay), momentumDecay);
        BeginStep(1);
    }

    /// <inheritdoc/>
    public override string Name => "nadam";

    /// <summary>ψ, how fast μ rises from ½ β₁ to β₁.</summary>
    public double MomentumDecay { get; }

    /// <inheritdoc/>
    public override void BeginStep(long step)
    {
        // Π μ goes on from the step before; a step that is not the next one, as after a resumption, has it multiplied up from the first.
        if (step <= _step)
        {
            (_product, _step) = (1, 0);
        }

        while (_step < step)
        {
            _product *= NadamCoefficients.Momentum(Beta1, MomentumDecay, ++_step);
        }

        _coefficients = NadamCoefficients.ForStep(LearningRate, Beta1, Beta2, Epsilon, MomentumDecay, step, _product);
    }

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1) =>
        OptimizerKernels.Nadam(parameters, gradient, state0, state1, _coefficients, Level);
}
