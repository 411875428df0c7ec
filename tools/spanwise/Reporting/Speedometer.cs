namespace Spanwise.Cli.Reporting;

/// <summary>How fast a training goes, from looks at how far it is.</summary>
internal sealed class Speedometer(TimeProvider clock)
{
    private long? _firstSamples;
    private long _samples;
    private long _firstLook;
    private long _lastLook;
    private TimeSpan _training;
    private bool _wasTraining;

    /// <summary>Samples trained on in a second of training, evaluation left out; null before anything is known.</summary>
    public double? PerSecond => _samples > _firstSamples && _training > TimeSpan.Zero ? (_samples - _firstSamples) / _training.TotalSeconds : null;

    /// <summary>Takes a look.</summary>
    /// <param name="samples">Samples trained on since the beginning.</param>
    /// <param name="isTraining">False while the model is being evaluated.</param>
    public void Look(long samples, bool isTraining)
    {
        var now = clock.GetTimestamp();
        if (_firstSamples is null)
        {
            (_firstSamples, _firstLook) = (samples, now);
        }
        else if (_wasTraining)
        {
            // What happened between two looks counts as what was seen at the first of them.
            _training += clock.GetElapsedTime(_lastLook, now);
        }

        (_samples, _lastLook, _wasTraining) = (samples, now, isTraining);
    }

    /// <summary>The time that some more samples will take, evaluation included.</summary>
    public TimeSpan TimeFor(long samples) => _samples > _firstSamples
        ? clock.GetElapsedTime(_firstLook, _lastLook) * ((double)samples / (_samples - _firstSamples.Value))
        : TimeSpan.Zero;
}
