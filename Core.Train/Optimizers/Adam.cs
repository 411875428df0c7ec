using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>
/// Adam: m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w = w − rate · m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
/// </summary>
/// <remarks>
/// Kingma and Ba, <i>Adam: A method for stochastic optimization</i> (2015), algorithm 1, ε outside the root; PyTorch's <c>Adam</c>
/// without <c>amsgrad</c>.
/// </remarks>
public sealed class Adam : AdamFamily
{
    private AdamCoefficients _coefficients;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="learningRate">The step size; finite and not negative.</param>
    /// <param name="beta1">β₁, the share of the first moment that is kept; from 0 to below 1.</param>
    /// <param name="beta2">β₂, the share of the second moment that is kept; from 0 to below 1.</param>
    /// <param name="epsilon">ε, which bounds the step where v is small; finite and at least 1.18·10⁻³⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Adam(float learningRate = 0.001f, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(learningRate, beta1, beta2, epsilon)
    {
        BeginStep(1);
    }

    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    public override void BeginStep(long step) => _coefficients = AdamCoefficients.ForStep(LearningRate, Beta1, Beta2, Epsilon, step);

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1) =>
        OptimizerKernels.Adam(parameters, gradient, state0, state1, _coefficients, Level);
}
