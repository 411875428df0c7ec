using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>
/// Adam with decoupled weight decay: w = w − rate · λ · w first, which no moment sees; then as <see cref="Adam"/>.
/// </summary>
/// <remarks>
/// Loshchilov and Hutter, <i>Decoupled weight decay regularization</i> (2019), algorithm 2, in the form of PyTorch's <c>AdamW</c>, where the
/// learning rate multiplies λ too. All parameters decay, biases too, as PyTorch does unless told otherwise.
/// </remarks>
public sealed class AdamW : AdamFamily
{
    private AdamCoefficients _coefficients;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="learningRate">The step size; finite and not negative.</param>
    /// <param name="weightDecay">λ; finite and not negative.</param>
    /// <param name="beta1">β₁, the share of the first moment that is kept; from 0 to below 1.</param>
    /// <param name="beta2">β₂, the share of the second moment that is kept; from 0 to below 1.</param>
    /// <param name="epsilon">ε, which bounds the step where v is small; finite and at least 1.18·10⁻³⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public AdamW(float learningRate = 0.001f, double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(learningRate, beta1, beta2, epsilon)
    {
        AdamCoefficients.CheckWeightDecay(nameof(weightDecay), weightDecay);
        WeightDecay = weightDecay;
        BeginStep(1);
    }

    /// <inheritdoc/>
    public override string Name => "adamw";

    /// <summary>λ, the share of a weight that a rate of 1 would take away.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    public override void BeginStep(long step) => _coefficients = AdamCoefficients.ForStep(LearningRate, Beta1, Beta2, Epsilon, step, WeightDecay);

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1) =>
        OptimizerKernels.Adam(parameters, gradient, state0, state1, _coefficients, Level);
}
