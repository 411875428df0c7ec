using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>Adagrad: s = s + g²; w = w − rateₜ · g / (√s + ε), with rateₜ = rate / (1 + (t − 1) η).</summary>
/// <remarks>
/// Duchi, Hazan and Singer, <i>Adaptive subgradient methods for online learning and stochastic optimization</i> (2011); PyTorch's
/// <c>Adagrad(lr_decay=η, initial_accumulator_value=s₀)</c>. A weight whose gradients were small keeps large steps.
/// </remarks>
public sealed class Adagrad : Optimizer
{
    private readonly float _initialSum;
    private float _rate;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="learningRate">The step size; finite and not negative.</param>
    /// <param name="rateDecay">η; finite and not negative.</param>
    /// <param name="initialSum">s before the first step; finite and not negative.</param>
    /// <param name="epsilon">ε; finite and at least 1.18·10⁻³⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Adagrad(float learningRate = 0.01f, double rateDecay = 0, float initialSum = 0f, float epsilon = 1e-10f)
        : base(learningRate)
    {
        RateDecay = OptimizerChecks.NotNegative(nameof(rateDecay), rateDecay);
        _initialSum = (float)OptimizerChecks.NotNegative(nameof(initialSum), initialSum);
        Epsilon = OptimizerChecks.Epsilon(nameof(epsilon), epsilon);
        _rate = learningRate;
    }

    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <inheritdoc/>
    public override int StateSlots => 1;

    /// <summary>η, by which the rate falls from step to step.</summary>
    public double RateDecay { get; }

    /// <summary>ε, which bounds the first steps.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override float InitialState(int slot) => _initialSum;

    /// <inheritdoc/>
    public override void BeginStep(long step) => _rate = (float)(LearningRate / (1 + ((step - 1) * RateDecay)));

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1) =>
        OptimizerKernels.Adagrad(parameters, gradient, state0, _rate, Epsilon, Level);
}
