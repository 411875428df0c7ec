using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Bench.Ceiling;

/// <summary>A fixed time of arithmetic for each worker, in registers only: work that has nothing to share.</summary>
internal sealed class ChainJob : IWorkerJob
{
    private readonly FmaCeiling[] _chains;
    private readonly Action<int> _body;
    private readonly int _repetitions;

    /// <summary>Makes the work.</summary>
    /// <param name="workers">How many will do it.</param>
    /// <param name="seconds">What it takes each of them.</param>
    public ChainJob(int workers, double seconds)
    {
        _chains = new FmaCeiling[workers];
        for (var i = 0; i < workers; i++)
        {
            _chains[i] = FmaCeiling.Create();
        }

        _body = Work;
        _repetitions = Math.Max(1, (int)Math.Round(seconds / new Turns(9, 0.002, ClockKind.Cpu).Measure(_chains[0])[0]));
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team) => Work(worker);

    /// <summary>One worker's share.</summary>
    public void Work(int worker) => _chains[worker].Repeat(_repetitions);

    /// <summary>All shares by the runtime's own loop.</summary>
    public void WorkInParallelFor() => Parallel.For(0, _chains.Length, _body);
}
