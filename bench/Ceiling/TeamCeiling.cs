using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Bench.Ceiling;

/// <summary>The ceiling of several cores at work together.</summary>
internal sealed class TeamCeiling : Workload, IWorkerJob
{
    // 64 of the ceiling's repetitions are half a millisecond: the start of the workers is lost in it.
    private const int RepetitionsPerRun = 64;

    private readonly WorkerTeam _team;
    private readonly FmaCeiling[] _chains;

    /// <summary>Prepares some workers of a team.</summary>
    public TeamCeiling(WorkerTeam team, int workers)
    {
        _team = team;
        _chains = new FmaCeiling[workers];
        for (var i = 0; i < _chains.Length; i++)
        {
            _chains[i] = FmaCeiling.Create();
        }
    }

    /// <summary>Cores at work.</summary>
    public int Workers => _chains.Length;

    /// <summary>Floating-point operations of one repetition, over all workers.</summary>
    public double Flops => _chains.Length * RepetitionsPerRun * _chains[0].Flops;

    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _team.Run(this, Workers);
        }
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team) => _chains[worker].Repeat(RepetitionsPerRun);
}
