namespace Spanwise.Core.Train.Callbacks;

/// <summary>Saves the model now and then; what saving is, a subclass or a function says (files: <c>Core.IO</c>).</summary>
/// <remarks>
/// A model with a parameter that is not finite is not saved: what was saved before it stays. Where gradients are not stored, a gradient that breaks behind a finite loss reaches the
/// weights, and only the next step stops the training.
/// </remarks>
public class ModelCheckpoint : Callback
{
    private const string MemoryName = "model_checkpoint";
    private const int MemoryNumbers = 2;

    private readonly Action<TrainingContext> _save;
    private readonly int _everyEpochs;
    private readonly long _everySteps;
    private readonly BestEpoch? _best;

    /// <summary>Makes the callback.</summary>
    /// <param name="save">Saves the model as it is.</param>
    /// <param name="everyEpochs">Saves after each so many epochs; 0 never, at least 0.</param>
    /// <param name="everySteps">Saves after each so many steps; 0 never, at least 0.</param>
    /// <param name="bestOnly">True to save only what is better than all before, of the epochs that are looked at.</param>
    /// <param name="watched">The figure that tells what is better.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public ModelCheckpoint(Action<TrainingContext> save, int everyEpochs = 1, long everySteps = 0, bool bestOnly = false, Watched watched = Watched.Loss)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(everyEpochs);
        ArgumentOutOfRangeException.ThrowIfNegative(everySteps);
        (_save, _everyEpochs, _everySteps) = (save, everyEpochs, everySteps);
        _best = bestOnly ? new BestEpoch(watched, 0) : null;
    }

    /// <inheritdoc/>
    public override bool WantsSteps => _everySteps > 0;

    /// <inheritdoc/>
    public override void TrainingBegins(TrainingContext context) => _best?.Forget();

    /// <inheritdoc/>
    public override CallbackMemory? Remember() => _best is null ? null : new(MemoryName, _best.Remember(), []);

    /// <inheritdoc/>
    public override void Recall(CallbackMemory memory)
    {
        memory.Require(MemoryNumbers, 0);
        _best?.Recall(memory.Numbers);
    }

    /// <inheritdoc/>
    public override void StepEnded(TrainingContext context)
    {
        if (_everySteps > 0 && context.StepsDone % _everySteps == 0)
        {
            Save(context);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The metric is watched and the trainer has none.</exception>
    public override void EpochEnded(TrainingContext context, EpochReport report)
    {
        if (_everyEpochs > 0 && report.Epoch % _everyEpochs == 0 && _best?.Improves(context, report) != false)
        {
            Save(context);
        }
    }

    /// <summary>Saves the model, unless a parameter is not finite.</summary>
    /// <param name="context">The training.</param>
    protected void Save(TrainingContext context)
    {
        foreach (var value in context.Model.Parameters.Values)
        {
            if (!float.IsFinite(value))
            {
                return;
            }
        }

        _save(context);
    }
}
