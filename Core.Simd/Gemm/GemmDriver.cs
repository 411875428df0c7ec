using System.Runtime.CompilerServices;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>The operands of one call, as pointers and strides. Legend: C[m, n], A[m, k] at (row, step) strides, B[k, n].</summary>
internal unsafe struct GemmOperands
{
    public float* A;
    public nint ARowStride;
    public nint AStepStride;
    public float* B;
    public nint Ldb;
    public float* C;
    public nint Ldc;
    public float* Bias;
    public float* Workspace;

    /// <summary>Which products are summed, ended by a run of length 0; null for all.</summary>
    public IndexRun* Runs;
}

/// <summary>The loops around the register tiles: columns by blocks, k by blocks, rows by blocks, panels of B, tiles of rows.</summary>
internal static unsafe class GemmDriver
{
    /// <summary>Runs rows [<paramref name="rowFrom"/>, <paramref name="rowTo"/>) and columns [<paramref name="columnFrom"/>, <paramref name="columnTo"/>) of a plan.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(GemmPlan plan, in GemmOperands operands, int k, int rowFrom, int rowTo, int columnFrom, int columnTo)
    {
        if (plan.IsOneTile && rowTo - rowFrom == plan.M && columnTo - columnFrom == plan.N)
        {
            RunOneTile(plan, operands, k);
            return;
        }

        ref readonly var blocking = ref plan.Blocking;
        TileEpilogue epilogue = default;
        for (var columnBlock = columnFrom; columnBlock < columnTo; columnBlock += blocking.ColumnsPerBlock)
        {
            var columns = Math.Min(blocking.ColumnsPerBlock, columnTo - columnBlock);
            for (var step = 0; step < k; step += blocking.StepsPerBlock)
            {
                var steps = Math.Min(blocking.StepsPerBlock, k - step);
                var last = step + steps >= k;
                epilogue.Beta = step == 0 ? plan.Beta : 1f;
                epilogue.Steps = (epilogue.Beta != 0f ? TileEpilogue.BetaStep : 0) | (step == 0 && plan.HasBias ? TileEpilogue.BiasStep : 0);
                epilogue.Floor = last && plan.FusesRelu ? 0f : float.NegativeInfinity;
                for (var rowBlock = rowFrom; rowBlock < rowTo;)
                {
                    var rows = Math.Min(blocking.RowsPerBlock, rowTo - rowBlock);
                    RunBlock(plan, operands, &epilogue, rowBlock, rows, columnBlock, columns, step, steps, last, packs: rowBlock == rowFrom);
                    rowBlock += rows;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunOneTile(GemmPlan plan, in GemmOperands operands, int k)
    {
        var lanes = plan.Family.Lanes;
        var vectors = (plan.N + lanes - 1) / lanes;
        var tail = plan.N - ((vectors - 1) * lanes);
        var all = stackalloc IndexRun[2];
        all[0] = new IndexRun(0, k);
        all[1] = default;
        TileEpilogue epilogue = default;
        epilogue.Tail = tail;
        epilogue.Beta = plan.Beta;
        epilogue.Steps = (plan.Beta != 0f ? TileEpilogue.BetaStep : 0) | (plan.HasBias ? TileEpilogue.BiasStep : 0);
        epilogue.Floor = plan.FusesRelu ? 0f : float.NegativeInfinity;
        var tile = plan.Family.Tile(plan.M, vectors, tail != lanes);
        tile(operands.Runs is null ? all : operands.Runs, operands.A, operands.ARowStride, operands.AStepStride, operands.B, operands.Ldb, operands.C, operands.Ldc, operands.Bias, &epilogue);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock(GemmPlan plan, in GemmOperands operands, TileEpilogue* epilogue, int row, int rows, int column, int columns, int step, int steps, bool last, bool packs)
    {
        // Steps of a block are counted from its own first one, as its packed panels are.
        var all = stackalloc IndexRun[2];
        all[0] = new IndexRun(0, steps);
        all[1] = default;
        var runs = operands.Runs is not null && step == 0 && last ? operands.Runs : all;
        var family = plan.Family;
        var lanes = family.Lanes;
        var total = (columns + lanes - 1) / lanes;
        var panels = (total + plan.PanelVectors - 1) / plan.PanelVectors;

        // The plan's own columns divide into widths that have tiles; those of a slice may not.
        while (family.MaxRows(total / panels) == 0 || (total % panels > 0 && family.MaxRows((total / panels) + 1) == 0))
        {
            panels++;
        }

        var narrow = total / panels;
        var wider = total % panels;
        var a = operands.A + (row * operands.ARowStride) + (step * operands.AStepStride);
        var done = 0;
        for (var panel = 0; panel < panels; panel++)
        {
            var vectors = narrow + (panel < wider ? 1 : 0);
            var width = Math.Min(vectors * lanes, columns - done);
            var tail = width - ((vectors - 1) * lanes);
            var ragged = tail != lanes;
            epilogue->Tail = tail;

            float* b;
            nint ldb;
            if (plan.Blocking.PacksB || (ragged && family.PacksTails))
            {
                ldb = vectors * lanes;
                b = operands.Workspace + (plan.Blocking.PacksB ? (nint)done * steps : 0);
                if (packs)
                {
                    Pack(plan, operands, column + done, width, step, steps, b, (int)ldb);
                }
            }
            else
            {
                ldb = operands.Ldb;
                b = operands.B + (step * ldb) + column + done;
            }

            var c = operands.C + (row * operands.Ldc) + column + done;
            var bias = operands.Bias + column + done;
            if (plan.Alpha == 1f)
            {
                RunPanel(family, vectors, ragged, rows, runs, a, operands.ARowStride, operands.AStepStride, b, ldb, c, operands.Ldc, bias, epilogue);
            }
            else
            {
                ScaledPanel.Run(plan, vectors, ragged, rows, runs, a, operands.ARowStride, operands.AStepStride, b, ldb, c, operands.Ldc, bias, epilogue);
            }

            done += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPanel(TileFamily family, int vectors, bool ragged, int rows, IndexRun* runs, float* a, nint rowStride, nint stepStride, float* b, nint ldb, float* c, nint ldc, float* bias, TileEpilogue* epilogue)
    {
        var maxRows = family.MaxRows(vectors);
        var tiles = (rows + maxRows - 1) / maxRows;
        var low = rows / tiles;
        var taller = rows % tiles;
        if (taller > 0)
        {
            var tile = family.Tile(low + 1, vectors, ragged);
            for (var i = 0; i < taller; i++)
            {
                tile(runs, a, rowStride, stepStride, b, ldb, c, ldc, bias, epilogue);
                a += (low + 1) * rowStride;
                c += (low + 1) * ldc;
            }
        }

        var lower = family.Tile(low, vectors, ragged);
        for (var i = taller; i < tiles; i++)
        {
            lower(runs, a, rowStride, stepStride, b, ldb, c, ldc, bias, epilogue);
            a += low * rowStride;
            c += low * ldc;
        }
    }

    private static void Pack(GemmPlan plan, in GemmOperands operands, int column, int width, int step, int steps, float* target, int stride)
    {
        if (plan.TransposeB)
        {
            GemmPacking.Transpose(plan.Family, operands.B + (column * operands.Ldb) + step, operands.Ldb, width, steps, target, stride);
        }
        else
        {
            GemmPacking.CopyRows(operands.B + (step * operands.Ldb) + column, operands.Ldb, width, steps, target, stride);
        }
    }
}
