using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>
/// RMSprop: v = α v + (1 − α) g²; w = w − rate · g / (√v + ε); with momentum b = μ b + g / (√v + ε); w = w − rate · b; centred m = α m + (1 − α) g;
/// w = w − rate · g / (√(v − m²) + ε).
/// </summary>
/// <remarks>
/// Tieleman and Hinton, <i>Neural networks for machine learning</i>, lecture 6.5 (2012); centred: Graves, <i>Generating sequences with recurrent neural networks</i> (2013). PyTorch's
/// <c>RMSprop</c>, which has ε outside the root.
/// </remarks>
public sealed class Rmsprop : Optimizer
{
    private float _momentum;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="learningRate">The step size; finite and not negative.</param>
    /// <param name="alpha">α, the share of the mean square that is kept; from 0 to below 1.</param>
    /// <param name="momentum">μ, the share of the velocity that is kept; from 0 to below 1. 0 has no velocity.</param>
    /// <param name="epsilon">ε; finite and at least 1.18·10⁻³⁸.</param>
    /// <param name="centred">True to divide by the deviation of the gradient instead of the root of its mean square; not together with momentum.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">It is centred and has momentum: a rule remembers at most two numbers for each parameter.</exception>
    public Rmsprop(float learningRate = 0.01f, double alpha = 0.99, float momentum = 0f, float epsilon = 1e-8f, bool centred = false)
        : base(learningRate)
    {
        if (centred && momentum != 0f)
        {
            throw new ArgumentException($"centred RMSprop has no momentum, because a rule remembers at most two numbers for each parameter; received momentum {momentum}", nameof(momentum));
        }

        IsCentred = centred;
        Alpha = OptimizerChecks.Share(nameof(alpha), alpha);
        _momentum = (float)OptimizerChecks.Share(nameof(momentum), momentum);
        Epsilon = OptimizerChecks.Epsilon(nameof(epsilon), epsilon);
        HasVelocity = momentum > 0;
    }

    /// <inheritdoc/>
    public override string Name => IsCentred ? "rmsprop-centred" : "rmsprop";

    /// <inheritdoc/>
    public override int StateSlots => HasVelocity || IsCentred ? 2 : 1;

    /// <summary>α, the share of the mean square that is kept.</summary>
    public double Alpha { get; }

    /// <summary>ε, which bounds the step where v is small.</summary>
    public float Epsilon { get; }

    /// <summary>True if the deviation of the gradient divides, false if the root of its mean square does.</summary>
    public bool IsCentred { get; }

    /// <summary>True if there is momentum.</summary>
    public bool HasVelocity { get; }

    /// <summary>μ; a schedule may change it where there is momentum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to below 1.</exception>
    public override double MomentumFactor
    {
        get => _momentum;
        set => _momentum = HasVelocity ? (float)OptimizerChecks.Share(nameof(MomentumFactor), value) : 0f;
    }

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1)
    {
        if (IsCentred)
        {
            OptimizerKernels.RmspropCentred(parameters, gradient, state0, state1, LearningRate, Alpha, Epsilon, Level);
        }
        else if (HasVelocity)
        {
            OptimizerKernels.Rmsprop(parameters, gradient, state0, state1, LearningRate, Alpha, Epsilon, _momentum, Level);
        }
        else
        {
            OptimizerKernels.Rmsprop(parameters, gradient, state0, LearningRate, Alpha, Epsilon, Level);
        }
    }
}
