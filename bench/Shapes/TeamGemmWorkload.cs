using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Bench.Shapes;

/// <summary>Our product with its columns shared among the workers of a team, each with a workspace of its own.</summary>
internal sealed class TeamGemmWorkload : Workload, IWorkerJob, IDisposable
{
    // The width of the widest register tile: no tile is cut in two.
    private const int ColumnMultiple = 64;

    private readonly GemmData _data;
    private readonly WorkerTeam _team;
    private readonly GemmPlan _plan;
    private readonly AlignedBuffer[] _workspaces;

    /// <summary>Plans the product of some matrices.</summary>
    public TeamGemmWorkload(GemmData data, WorkerTeam team)
    {
        (_data, _team) = (data, team);
        var shape = data.Shape;
        _plan = new GemmPlan(shape.M, shape.N, shape.K, new GemmOptions { TransposeA = shape.TransposeA, TransposeB = shape.TransposeB });
        _workspaces = new AlignedBuffer[team.Workers];
        for (var i = 0; i < _workspaces.Length; i++)
        {
            _workspaces[i] = AlignedBuffer.Create(_plan.WorkspaceFloats, 4 + i);
        }
    }

    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _team.Run(this);
        }
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team)
    {
        var shape = _data.Shape;
        var (from, to) = WorkRange.Slice(shape.N, worker, team.ActiveWorkers, ColumnMultiple);
        Gemm.Multiply(_plan, new GemmSlice(0, shape.M, from, to), _data.A.Span, shape.Lda, _data.B.Span, shape.Ldb, _data.C.Span, shape.N, default, _workspaces[worker].Span);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var workspace in _workspaces)
        {
            workspace.Dispose();
        }
    }
}
