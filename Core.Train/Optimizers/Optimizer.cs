using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>A rule that changes parameters by their gradient. One object belongs to one training run.</summary>
public abstract class Optimizer
{
    /// <summary>Makes an optimiser.</summary>
    /// <param name="learningRate">The step size; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite.</exception>
    protected Optimizer(float learningRate)
    {
        LearningRate = learningRate;
    }

    /// <summary>A short name, as on the command line: <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Floats of state for each parameter: 0 for plain descent, 1 for momentum, 2 for Adam; no more than 2.</summary>
    public abstract int StateSlots { get; }

    /// <summary>The step size; may be changed between steps.</summary>
    public float LearningRate
    {
        get;
        set => field = float.IsFinite(value) && value >= 0f
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LearningRate), value, "a learning rate is finite and not negative");
    }

    /// <summary>μ of momentum, β₁ of Adam and its kin; a schedule may change it between steps. 0, and deaf to changes, where a rule has none.</summary>
    public virtual double MomentumFactor
    {
        get => 0;
        set => _ = value;
    }

    /// <summary>The instruction set whose kernels run; null takes the one in force.</summary>
    public SimdLevel? Level { get; set; }

    /// <summary>What a state is before the first step, for every parameter; 0 unless a rule says otherwise.</summary>
    /// <param name="slot">Which state, from 0.</param>
    public virtual float InitialState(int slot) => 0f;

    /// <summary>Prepares what all updates of a step share, such as bias corrections. Called once for each step, before any <see cref="Update"/>.</summary>
    /// <param name="step">The number of the step, from 1.</param>
    public virtual void BeginStep(long step)
    {
    }

    /// <summary>Updates some parameters in place. Called by several workers at a time on parts that do not overlap.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="state0">The first state of each, if there is one.</param>
    /// <param name="state1">The second state of each, if there is one.</param>
    public abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state0, Span<float> state1);
}
