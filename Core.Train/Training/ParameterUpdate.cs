using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Optimizers;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train;

/// <summary>What happens to a block's gradient once it is known: penalties, clipping, the optimiser; and to units after it.</summary>
internal sealed class ParameterUpdate
{
    // As PyTorch has it, so that a norm of 0 divides by something.
    private const double NormGuard = 1e-6;

    private static readonly Regularization Nothing = new();

    private readonly ExecutionPlan _plan;
    private readonly Optimizer _optimizer;
    private readonly OptimizerState _state;
    private readonly Regularization _rules;
    private readonly IReadOnlyCollection<int> _frozen;

    public ParameterUpdate(ExecutionPlan plan, Optimizer optimizer, Regularization? rules, IReadOnlyCollection<int> frozenLayers)
    {
        (_plan, _optimizer, _rules) = (plan, optimizer, rules ?? Nothing);
        _rules.Check();
        _frozen = frozenLayers;
        optimizer.Level = plan.Level;
        _state = new OptimizerState(optimizer, plan.Model.Parameters.Values.Length);
    }

    /// <summary>The optimiser's name.</summary>
    public string OptimizerName => _optimizer.Name;

    /// <summary>What the optimiser remembers.</summary>
    public OptimizerState State => _state;

    /// <summary>True if gradients must be stored, because a block's update depends on all blocks.</summary>
    public bool NeedsNorm => _rules.ClipNorm is not null;

    /// <summary>True if <see cref="Constrain"/> has to be called after each step.</summary>
    public bool Constrains => _rules.MaxNorm is not null;

    /// <summary>Adds the penalties to a block's gradient, a run at a time.</summary>
    public void Penalize(in GradientSchedule.Entry entry, int offset, Span<float> gradient)
    {
        if (_rules.Penalizes && (entry.IsWeight || _rules.PenalizeBiases))
        {
            GradientKernels.Penalize(gradient, _plan.Model.Parameters.Values.Slice(offset, gradient.Length), _rules.L1, _rules.L2, _plan.Level);
        }
    }

    /// <summary>What the whole gradient is multiplied by, given its squared norm.</summary>
    public float Factor(double squaredNorm) =>
        _rules.ClipNorm is { } limit && Math.Sqrt(squaredNorm) + NormGuard > limit ? (float)(limit / (Math.Sqrt(squaredNorm) + NormGuard)) : 1f;

    /// <summary>Scales and clips a run of the gradient, and lets the optimiser update the parameters with it.</summary>
    public void Apply(int offset, Span<float> gradient, float factor)
    {
        if (factor != 1f || _rules.ClipValue is not null)
        {
            GradientKernels.Limit(gradient, factor, _rules.ClipValue ?? float.PositiveInfinity, _plan.Level);
        }

        var length = gradient.Length;
        _optimizer.Update(_plan.Model.Parameters.Values.Slice(offset, length), gradient, _state.Slice(0, offset, length), _state.Slice(1, offset, length));
    }

    /// <summary>Limits the norms of a worker's share of the units, after all updates.</summary>
    public void Constrain(int worker, int workers)
    {
        if (_rules.MaxNorm is not { } limit)
        {
            return;
        }

        var parameters = _plan.Model.Parameters;
        foreach (var tensor in parameters.Tensors)
        {
            if (Regularization.IsWeight(tensor.Spec) && !_frozen.Contains(tensor.Layer))
            {
                UnitNorms.Limit(parameters[tensor], tensor.Spec, limit, worker, workers, _plan.Level);
            }
        }
    }
}
