using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Core.Train.Callbacks;

/// <summary>Calls the callbacks of a training, in their order, and the user's function after them.</summary>
internal sealed class CallbackRunner
{
    private readonly TrainingContext _context;
    private readonly TrainerOptions _options;
    private readonly Callback[] _callbacks;
    private readonly Callback[] _ofSteps;
    private readonly Func<EpochReport, bool>? _epochEnded;
    private bool _isEpochOver;

    public CallbackRunner(Trainer trainer, TrainerOptions options)
    {
        _context = new TrainingContext(trainer, options.Epochs);
        _callbacks = [.. options.Callbacks];
        _ofSteps = Array.FindAll(_callbacks, callback => callback.WantsSteps);
        _epochEnded = options.EpochEnded;
        _options = options;
    }

    /// <summary>True once somebody has asked for the end.</summary>
    public bool IsStopping => _context.IsStopping;

    public void Begin(StepLoop steps)
    {
        _context.Capturing = () => steps.Capture(_isEpochOver ? _context.Epoch + 1 : _context.Epoch, _isEpochOver, _options) with
        {
            IsStopped = _context.IsStopping,
            Memories = [.. _callbacks.Select(callback => callback.Remember()).OfType<CallbackMemory>()],
        };
        if (_ofSteps.Length > 0)
        {
            steps.StepEnded = () => StepEnded(steps);
        }

        foreach (var callback in _callbacks)
        {
            callback.TrainingBegins(_context);
        }
    }

    /// <summary>Gives the callbacks what they knew; a training that had been asked to end is asked again.</summary>
    public void Resume(TrainingCheckpoint from)
    {
        _context.StepsDone = from.StepsDone;
        var left = from.Memories.ToList();
        foreach (var callback in _callbacks)
        {
            if (callback.Remember() is { } kind && left.Find(memory => memory.Name == kind.Name) is { } memory)
            {
                left.Remove(memory);
                callback.Recall(memory);
            }
        }

        if (from.IsStopped)
        {
            _context.Stop();
        }
    }

    public void EpochBegins(int epoch) => (_context.Epoch, _isEpochOver) = (epoch, false);

    /// <returns>False to end the training.</returns>
    public bool EpochEnded(EpochReport report, StepLoop steps)
    {
        (_context.StepsDone, _context.StepLoss, _isEpochOver) = (steps.StepsDone, steps.StepLoss, true);
        foreach (var callback in _callbacks)
        {
            callback.EpochEnded(_context, report);
        }

        return _epochEnded?.Invoke(report) != false && !_context.IsStopping;
    }

    public void End(Exception? failure)
    {
        _context.Failure = failure;
        for (var i = _callbacks.Length - 1; i >= 0; i--)
        {
            _callbacks[i].TrainingEnded(_context);
        }
    }

    private bool StepEnded(StepLoop steps)
    {
        (_context.StepsDone, _context.StepLoss) = (steps.StepsDone, steps.StepLoss);
        foreach (var callback in _ofSteps)
        {
            callback.StepEnded(_context);
        }

        return !_context.IsStopping;
    }
}
