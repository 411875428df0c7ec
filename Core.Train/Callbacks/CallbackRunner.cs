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

    public void Begin(StepLoop steps)
    {
        _context.Capturing = () => steps.Capture(_isEpochOver ? _context.Epoch + 1 : _context.Epoch, _isEpochOver, _options);
        if (_ofSteps.Length > 0)
        {
            steps.StepEnded = () => StepEnded(steps);
        }

        foreach (var callback in _callbacks)
        {
            callback.TrainingBegins(_context);
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
        foreach (var callback in _callbacks)
        {
            callback.TrainingEnded(_context);
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
