using Spanwise.Core.Simd.Threading;

namespace Spanwise.Testing;

/// <summary>Reads what the threads of a team have allocated, each by itself.</summary>
/// <remarks>Worker 0 is the caller. Nothing else of the process is counted, so how busy the machine is does not matter.</remarks>
/// <param name="team">The team that does the work to be measured.</param>
public sealed class TeamMeter(WorkerTeam team) : IWorkerJob
{
    private readonly long[] _bytes = new long[team.Workers];

    /// <summary>The bytes that all workers together have allocated since they began; allocates nothing itself.</summary>
    public long Read()
    {
        team.Run(this);
        var sum = 0L;
        foreach (var bytes in _bytes)
        {
            sum += bytes;
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team) => _bytes[worker] = GC.GetAllocatedBytesForCurrentThread();
}
