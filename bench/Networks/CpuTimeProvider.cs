using Spanwise.Bench.Harness;

namespace Spanwise.Bench.Networks;

/// <summary>A clock for a trainer of one thread: the processor time of the thread that trains.</summary>
internal sealed class CpuTimeProvider : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)(TurnClock.Now(ClockKind.Cpu) * TimestampFrequency);
}
