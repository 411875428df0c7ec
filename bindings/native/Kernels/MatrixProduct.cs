using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Native.Kernels;

/// <summary>One product over several threads: slices of rows or columns, whose bits do not depend on the slicing.</summary>
/// <remarks>The process has one team. A caller that finds it at work for another computes its product alone.</remarks>
internal sealed unsafe class MatrixProduct : IWorkerJob
{
    // A worker that gets less costs more to wake than it brings (bench/BASELINE.md, row Threads).
    private const double LeastMultiplyAddsPerWorker = 1e6;

    // From about so many floats of B on each worker packs what it reads of B: by columns its own part, by rows all of it (1024 square with two threads and
    // AVX-512: 10.7 ms of processor time by columns, 11.3 by rows).
    private const long PackedFloats = 512 * 512;

    // Whole register tiles of every instruction set: 16 rows, 4 vectors of 16 columns.
    private const int RowGranule = 16;
    private const int ColumnGranule = 64;

    private static readonly MatrixProduct Shared = new();
    private static readonly Lock Gate = new();
    private static int _threads;
    private static WorkerTeam? _team;

    private GemmPlan _plan = null!;
    private float* _a;
    private float* _b;
    private float* _c;
    private int _lda;
    private int _ldb;
    private int _ldc;
    private int _aLength;
    private int _bLength;
    private int _cLength;
    private int _workers;

    /// <summary>Threads that a large product is spread over; 0 takes the processors there are.</summary>
    public static int Threads
    {
        get => Volatile.Read(ref _threads) is > 0 and var asked ? asked : WorkerTeam.DefaultWorkers;
        set => Volatile.Write(ref _threads, value);
    }

    public static void Run(GemmPlan plan, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc)
    {
        var multiplyAdds = (double)plan.M * plan.N * plan.K;
        var workers = multiplyAdds < 2 * LeastMultiplyAddsPerWorker ? 1 : Math.Min((int)Math.Min(multiplyAdds / LeastMultiplyAddsPerWorker, Threads), Math.Max(plan.M / RowGranule, plan.N / ColumnGranule));
        if (workers > 1 && Gate.TryEnter())
        {
            try
            {
                Shared.RunShared(plan, a, lda, b, ldb, c, ldc, workers);
                return;
            }
            finally
            {
                Gate.Exit();
            }
        }

        var workspace = plan.WorkspaceFloats > 0 ? WorkspacePool.Shared.Rent(plan.WorkspaceFloats) : null;
        Gemm.Multiply(plan, a, lda, b, ldb, c, ldc, default, workspace is null ? default : workspace.Take(plan.WorkspaceFloats));
        Return(workspace);
    }

    /// <inheritdoc/>
    public void Execute(int worker, WorkerTeam team)
    {
        var byRows = SplitsRows(_plan, _workers);
        var (from, to) = byRows
            ? WorkRange.Slice(_plan.M, worker, _workers, RowGranule)
            : WorkRange.Slice(_plan.N, worker, _workers, ColumnGranule);
        var slice = byRows ? new GemmSlice(from, to, 0, _plan.N) : new GemmSlice(0, _plan.M, from, to);
        var workspace = _plan.WorkspaceFloats > 0 ? WorkspacePool.Shared.Rent(_plan.WorkspaceFloats) : null;
        Gemm.Multiply(
            _plan, slice, new ReadOnlySpan<float>(_a, _aLength), _lda, new ReadOnlySpan<float>(_b, _bLength), _ldb, new Span<float>(_c, _cLength), _ldc, default,
            workspace is null ? default : workspace.Take(_plan.WorkspaceFloats));
        Return(workspace);
    }

    private static bool SplitsRows(GemmPlan plan, int workers) =>
        plan.M / RowGranule >= plan.N / ColumnGranule && !((long)plan.N * plan.K >= PackedFloats && plan.N >= 2 * workers * ColumnGranule);

    private static void Return(Workspace? workspace)
    {
        if (workspace is not null)
        {
            WorkspacePool.Shared.Return(workspace);
        }
    }

    private void RunShared(GemmPlan plan, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, int workers)
    {
        if (_team is null || _team.Workers < workers)
        {
            _team?.Dispose();
            _team = null;
            _team = new WorkerTeam(Math.Max(workers, Math.Min(Threads, WorkerTeam.MaxWorkers)));
        }

        fixed (float* pa = a, pb = b, pc = c)
        {
            _a = pa;
            _b = pb;
            _c = pc;
            (_plan, _lda, _ldb, _ldc, _workers) = (plan, lda, ldb, ldc, workers);
            (_aLength, _bLength, _cLength) = (a.Length, b.Length, c.Length);
            _team.Run(this, workers);
        }
    }
}
