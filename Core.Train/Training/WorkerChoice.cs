using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.Train;

/// <summary>How many workers a step deserves.</summary>
internal static class WorkerChoice
{
    // Two meetings and the cache lines that change hands cost a step a few microseconds; a worker that gets fewer multiply-adds than
    // this (some 20 µs of them) costs more than it brings (bench/BASELINE.md, row Threads).
    private const double LeastMultiplyAddsPerWorker = 2.5e6;

    // Two workers with a part of the input each exchange next to nothing: 784-30-10 with batch 10 is 0.7 million, and two do it 1.35 times as fast as one.
    private const double LeastMultiplyAddsForParts = 0.6e6;

    /// <summary>Forward, input gradient and weight gradient: three passes of the same size.</summary>
    private const int PassesPerStep = 3;

    /// <param name="model">The model.</param>
    /// <param name="batch">Samples in a step.</param>
    /// <param name="available">The most there may be.</param>
    /// <param name="inParts">True if a step may begin with parts of the input (<see cref="InputParts"/>).</param>
    public static int ForStep(Model model, int batch, int available, bool inParts)
    {
        var perStep = (double)model.CountMultiplyAdds() * batch * PassesPerStep;
        var least = inParts && perStep >= LeastMultiplyAddsForParts && ExecutionPlan.MaySplitInput(model, batch) ? 2 : 1;
        return Math.Min(Math.Max(least, (int)Math.Min(perStep / LeastMultiplyAddsPerWorker, int.MaxValue)), Math.Max(1, Math.Min(available, batch)));
    }

    public static int Available(int? wanted, WorkerTeam? team) => Math.Min(wanted ?? WorkerTeam.DefaultWorkers, team?.Workers ?? int.MaxValue);
}
