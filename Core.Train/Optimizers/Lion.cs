using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>Lion: w = w − rate · (sign(β₁ m + (1 − β₁) g) + λ w); then m = β₂ m + (1 − β₂) g.</summary>
/// <remarks>
/// Chen et al., <i>Symbolic discovery of optimization algorithms</i> (2023), algorithm 2 (PyTorch itself has none). Every weight moves by the
/// rate, so the rate is 3 to 10 times smaller than Adam's, and λ as many times larger.
/// </remarks>
public sealed class Lion : Optimizer
{
    private double _beta1;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="learningRate">The step size; finite and not negative.</param>
    /// <param name="beta1">β₁, the share of the momentum in the direction; from 0 to below 1.</param>
    /// <param name="beta2">β₂, the share of the momentum that is kept; from 0 to below 1.</param>
    /// <param name="weightDecay">λ; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Lion(float learningRate = 0.0001f, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0)
        : base(learningRate)
    {
        _beta1 = OptimizerChecks.Share(nameof(beta1), beta1);
        Beta2 = OptimizerChecks.Share(nameof(beta2), beta2);
        WeightDecay = OptimizerChecks.NotNegative(nameof(weightDecay), weightDecay);
    }

    /// <inheritdoc/>
    public override string Name => "lion";

    /// <inheritdoc/>
    public override int StateSlots => 1;

    /// <summary>β₂, the share of the momentum that is kept.</summary>
    public double Beta2 { get; }

    /// <summary>λ, the share of a weight that a rate of 1 would take away.</summary>
    public double WeightDecay { get; }

    /// <summary>β₁; a schedule may change it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to below 1.</exception>
    public override double MomentumFactor
    {
        get => _beta1;
        set => _beta1 = OptimizerChecks.Share(nameof(MomentumFactor), value);
    }

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1) =>
        OptimizerKernels.Lion(parameters, gradient, state0, LearningRate, _beta1, Beta2, WeightDecay, Level);
}
