using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.Train;

/// <summary>How many workers a step deserves.</summary>
internal static class WorkerChoice
{
    // Two meetings and the cache lines that change hands cost a step a few microseconds; a worker that gets fewer multiply-adds than
    // this (some 20 µs of them) costs more than it brings (bench/BASELINE.md, row Threads).
    private const double LeastMultiplyAddsPerWorker = 2.5e6;

    /// <summary>Forward, input gradient and weight gradient: three passes of the same size.</summary>
    private const int PassesPerStep = 3;

    public static int ForStep(long multiplyAddsPerSample, int batch, int available)
    {
        var perStep = (double)multiplyAddsPerSample * batch * PassesPerStep;
        return (int)Math.Clamp(perStep / LeastMultiplyAddsPerWorker, 1, Math.Max(1, Math.Min(available, batch)));
    }

    public static int Available(int? wanted, WorkerTeam? team) => Math.Min(wanted ?? WorkerTeam.DefaultWorkers, team?.Workers ?? int.MaxValue);
}
