using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Training;

/// <summary>Counts what the threads of a team allocate from the end of one epoch to the end of the next.</summary>
/// <remarks>
/// Only the team's own threads are counted: <see cref="EpochReport.AllocatedBytes"/> counts the whole process, and the test host allocates
/// on other threads, ten times a second and more often beside other work. The trainer must run on that very team.
/// </remarks>
internal sealed class EpochMeter(WorkerTeam team, int epochs) : Callback
{
    // The trainer makes one report an epoch; nothing else may be allocated.
    private static readonly long BytesOfAReport = ReportBytes();

    private readonly TeamMeter _meter = new(team);
    private readonly long[] _allocated = new long[epochs];
    private long _before;
    private int _ended;

    /// <summary>Bytes that all threads of the team allocated, for the better half of the epochs from the third on, in ascending order.</summary>
    /// <remarks>
    /// The first epoch warms up; the meter's own first reading falls into the second. Half are left out because the runtime hands a thread memory in pieces, and counts what is left of one as
    /// allocated when it closes it, at a collection that any other thread has brought about: 32 or 1 400 bytes in one epoch of some hundred, more often beside other work. What an epoch itself allocates, each does.
    /// </remarks>
    public long[] Allocated => [.. _allocated[2..].Order().Take((_allocated.Length - 2) / 2)];

    public override void EpochEnded(TrainingContext context, EpochReport report)
    {
        var now = _meter.Read();
        _allocated[_ended++] = now - _before - BytesOfAReport;
        _before = now;
    }

    private static long ReportBytes()
    {
        var report = new EpochReport(1, 1, 1, 1, 1, null, 0, 0);
        EpochReport? copy = null;
        var bytes = AllocationMeter.LeastBytes(() => copy = report with { LearningRate = 1 }, runs: 10);
        GC.KeepAlive(copy);
        return bytes;
    }
}
