namespace Spanwise.Cli.Training;

/// <summary>The system's clock, which remembers when it was first read: the trainer reads it first when the first epoch begins.</summary>
internal sealed class FirstStepClock : TimeProvider
{
    /// <summary>When the first step began; null before that.</summary>
    public DateTime? FirstStepUtc { get; private set; }

    public override long GetTimestamp()
    {
        FirstStepUtc ??= DateTime.UtcNow;
        return base.GetTimestamp();
    }
}
