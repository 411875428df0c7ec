using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>Adadelta: v = ρ v + (1 − ρ) g²; d = g · √(u + ε) / √(v + ε); u = ρ u + (1 − ρ) d²; w = w − rate · d.</summary>
/// <remarks>
/// Zeiler, <i>ADADELTA: An adaptive learning rate method</i> (2012), algorithm 1; PyTorch's <c>Adadelta</c>, whose learning rate the paper
/// does not have (it is 1).
/// </remarks>
public sealed class Adadelta : Optimizer
{
    /// <summary>Makes the optimiser.</summary>
    /// <param name="learningRate">The factor of the step; finite and not negative.</param>
    /// <param name="rho">ρ, the share of both means that is kept; from 0 to below 1.</param>
    /// <param name="epsilon">ε, which gets the first steps going; finite and at least 1.18·10⁻³⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Adadelta(float learningRate = 1f, double rho = 0.9, float epsilon = 1e-6f)
        : base(learningRate)
    {
        Rho = OptimizerChecks.Share(nameof(rho), rho);
        Epsilon = OptimizerChecks.Epsilon(nameof(epsilon), epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "adadelta";

    /// <inheritdoc/>
    public override int StateSlots => 2;

    /// <summary>ρ, the share of both means that is kept.</summary>
    public double Rho { get; }

    /// <summary>ε, which gets the first steps going.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1) =>
        OptimizerKernels.Adadelta(parameters, gradient, state0, state1, LearningRate, Rho, Epsilon, Level);
}
