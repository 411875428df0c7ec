using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>Gradient descent with momentum: v = μ v + g; w = w − rate · v, or with Nesterov's look-ahead w = w − rate · (g + μ v).</summary>
/// <remarks>
/// Polyak, <i>Some methods of speeding up the convergence of iteration methods</i> (1964); Nesterov (1983), in the form of Sutskever et
/// al. (2013). As in PyTorch, the rate multiplies the velocity, so a change of rate acts at once.
/// </remarks>
public sealed class Momentum : Optimizer
{
    /// <summary>Makes the optimiser.</summary>
    /// <param name="learningRate">The step size; finite and not negative.</param>
    /// <param name="decay">μ, the share of the velocity that is kept; from 0 to below 1.</param>
    /// <param name="nesterov">True for Nesterov's look-ahead.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Momentum(float learningRate = 0.01f, float decay = 0.9f, bool nesterov = false)
        : base(learningRate)
    {
        Decay = Checked(nameof(decay), decay);
        IsNesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => IsNesterov ? "nesterov" : "momentum";

    /// <inheritdoc/>
    public override int StateSlots => 1;

    /// <summary>μ, the share of the velocity that is kept.</summary>
    public float Decay { get; private set; }

    /// <summary>True for Nesterov's look-ahead.</summary>
    public bool IsNesterov { get; }

    /// <summary>μ; a schedule may change it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to below 1.</exception>
    public override double MomentumFactor
    {
        get => Decay;
        set => Decay = Checked(nameof(MomentumFactor), (float)value);
    }

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1) =>
        OptimizerKernels.Momentum(parameters, gradient, state0, LearningRate, Decay, IsNesterov, Level);

    private static float Checked(string name, float decay) => decay is >= 0f and < 1f
        ? decay
        : throw new ArgumentOutOfRangeException(name, decay, $"the share of the velocity that is kept is at least 0 and below 1; received {decay}");
}
