namespace Spanwise.Core.Simd.Threading;

/// <summary>Carries a worker out of a barrier that can never be complete because another worker failed.</summary>
/// <remarks>It ends the worker's share and is not reported: <see cref="WorkerTeam.Run(IWorkerJob)"/> throws the cause.</remarks>
internal sealed class WorkerTeamBrokenException() : Exception("another worker of the team failed; this worker's share ends at the barrier");
