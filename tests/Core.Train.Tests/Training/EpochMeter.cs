using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Training;

/// <summary>Counts what each thread of a team allocates from the end of one epoch to the end of the next.</summary>
/// <remarks>
/// Only the team's own threads are counted, so the numbers are exact: the test host allocates on other threads, ten times a second and
/// more often beside other work, which <see cref="EpochReport.AllocatedBytes"/> sees too. The trainer must run on that very team.
/// </remarks>
internal sealed class EpochMeter(WorkerTeam team, int epochs) : Callback, IWorkerJob
{
    // The trainer makes one report an epoch; nothing else may be allocated.
    private static readonly long BytesOfAReport = ReportBytes();

    private readonly long[] _before = new long[team.Workers];
    private readonly long[] _now = new long[team.Workers];
    private readonly long[] _allocated = new long[epochs];
    private int _ended;

    /// <summary>Bytes that all threads of the team allocated, for each epoch from the third on but the two with the most, in ascending order.</summary>
    /// <remarks>
    /// The first epoch warms up; the meter's own first reading falls into the second. Two are left out because the runtime hands a thread memory in pieces, and counts what is left of one as
    /// allocated when it closes it, as at a collection that any other thread has brought about: 32 or 1 400 bytes in one epoch of some hundred. What an epoch itself allocates, each does.
    /// </remarks>
    public long[] Allocated => [.. _allocated[2..].Order().SkipLast(2)];

    public override void EpochEnded(TrainingContext context, EpochReport report)
    {
        team.Run(this);
        var sum = -BytesOfAReport;
        for (var worker = 0; worker < _now.Length; worker++)
        {
            sum += _now[worker] - _before[worker];
            _before[worker] = _now[worker];
        }

        _allocated[_ended++] = sum;
    }

    public void Execute(int worker, WorkerTeam team) => _now[worker] = GC.GetAllocatedBytesForCurrentThread();

    private static long ReportBytes()
    {
        var report = new EpochReport(1, 1, 1, 1, 1, null, 0, 0);
        EpochReport? copy = null;
        var bytes = AllocationMeter.LeastBytes(() => copy = report with { LearningRate = 1 }, runs: 10);
        GC.KeepAlive(copy);
        return bytes;
    }
}
