namespace Spanwise.Core.Train.Callbacks;

/// <summary>Ends a training when no epoch has been better than the best for some time.</summary>
/// <remarks>Keras' <c>EarlyStopping(patience, min_delta, restore_best_weights)</c>. A figure that is not a number is no improvement.</remarks>
public sealed class EarlyStopping : Callback
{
    private const string MemoryName = "early_stopping";
    private const int MemoryNumbers = 2;

    private readonly int _patience;
    private readonly bool _restoreBest;
    private readonly BestEpoch _best;
    private float[] _weights = [];

    /// <summary>Makes the callback.</summary>
    /// <param name="patience">The training ends after this many epochs without improvement; at least 1.</param>
    /// <param name="minDelta">What a figure must improve by to count; finite and not negative.</param>
    /// <param name="restoreBest">True to give the model the parameters of its best epoch back at the end.</param>
    /// <param name="watched">The figure.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public EarlyStopping(int patience, double minDelta = 0, bool restoreBest = true, Watched watched = Watched.Loss)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        if (!(minDelta >= 0 && double.IsFinite(minDelta)))
        {
            throw new ArgumentOutOfRangeException(nameof(minDelta), minDelta, $"minDelta must be finite and not negative; received {minDelta}");
        }

        (_patience, _restoreBest, _best) = (patience, restoreBest, new BestEpoch(watched, minDelta));
    }

    /// <summary>The best epoch; 0 before there is one.</summary>
    public int Epoch => _best.Epoch;

    /// <inheritdoc/>
    public override void TrainingBegins(TrainingContext context)
    {
        _best.Forget();
        _weights = new float[_restoreBest ? context.Model.Parameters.Values.Length : 0];
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The metric is watched and the trainer has none.</exception>
    public override void EpochEnded(TrainingContext context, EpochReport report)
    {
        if (!_best.Improves(context, report))
        {
            if (report.Epoch - _best.Epoch >= _patience)
            {
                context.Stop();
            }
        }
        else if (_restoreBest)
        {
            context.Model.Parameters.Values.CopyTo(_weights);
        }
    }

    /// <inheritdoc/>
    public override CallbackMemory Remember() => new(MemoryName, _best.Remember(), _best.Epoch > 0 ? [.. _weights] : []);

    /// <inheritdoc/>
    public override void Recall(CallbackMemory memory)
    {
        memory.Require(MemoryNumbers, _weights.Length);
        if (_restoreBest && memory.Numbers[1] > 0 && memory.Values.Length == 0)
        {
            throw new ArgumentException("the weights of the best epoch are to be restored; the checkpoint has none", nameof(memory));
        }

        _best.Recall(memory.Numbers);
        memory.Values.CopyTo(_weights, 0);
    }

    /// <inheritdoc/>
    public override void TrainingEnded(TrainingContext context)
    {
        if (_restoreBest && _best.Epoch > 0)
        {
            _weights.CopyTo(context.Model.Parameters.Values);
        }
    }
}
