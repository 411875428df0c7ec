using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>The loops around the register tiles: columns by blocks, k by blocks, rows by blocks, panels of B, stacks of tiles.</summary>
internal static unsafe class GemmDriver
{
    /// <summary>Runs rows [<paramref name="rowFrom"/>, <paramref name="rowTo"/>) and columns [<paramref name="columnFrom"/>, <paramref name="columnTo"/>) of a plan.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(GemmPlan plan, in GemmOperands operands, int k, int rowFrom, int rowTo, int columnFrom, int columnTo)
    {
        ref readonly var blocking = ref plan.Blocking;
        TileBlock block = default;
        block.Ldc = operands.Ldc;
        for (var column = columnFrom; column < columnTo;)
        {
            var columns = Math.Min(blocking.ColumnsPerBlock, columnTo - column);
            for (var step = 0; step < k; step += blocking.StepsPerBlock)
            {
                var steps = Math.Min(blocking.StepsPerBlock, k - step);
                var last = step + steps >= k;
                block.Beta = step == 0 ? plan.Beta : 1f;
                block.Steps = (block.Beta != 0f ? TileBlock.BetaStep : 0)
                    | (step == 0 && plan.HasBias ? TileBlock.BiasStep : 0)
                    | (step == 0 && plan.HasRowBias ? TileBlock.RowBiasStep : 0)
                    | (last && plan.FusesRelu ? TileBlock.ReluStep : 0);

                // Steps of a block are counted from its own first one, as its packed panels are.
                block.Depth = steps;
                block.Runs = step == 0 && last ? operands.Runs : null;

                for (var row = rowFrom; row < rowTo;)
                {
                    var rows = Math.Min(blocking.RowsPerBlock, rowTo - row);
                    RunBlock(plan, operands, &block, new Cut(row, rows, column, columns, step, steps), Math.Min(blocking.RowsPerBlock, rowTo - row - rows), packs: row == rowFrom);
                    row += rows;
                }
            }

            column += columns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock(GemmPlan plan, in GemmOperands operands, TileBlock* block, in Cut cut, int nextRows, bool packs)
    {
        var family = plan.Family;
        var lanes = family.Lanes;
        var columns = new ColumnCut(family, plan.Tiles, cut.Rows, cut.Columns);
        var a = plan.Blocking.PacksA ? PackA(plan, operands, block, cut) : ReadA(operands, block, cut);
        var done = 0;
        var ready = 0;
        for (var panel = 0; panel < columns.Panels; panel++)
        {
            var vectors = columns.Vectors(panel);
            var width = columns.Width(panel, done);
            var tail = width - ((vectors - 1) * lanes);
            var b = PrepareB(plan, operands, block, cut, done, width, vectors, tail != lanes && family.PacksTails, packs ? ready : cut.Steps);
            var c = operands.C + (cut.Row * operands.Ldc) + cut.Column + done;
            block->Bias = operands.Bias + cut.Column + done;
            block->RowBias = operands.RowBias + cut.Row;
            done += width;
            if (plan.Alpha != 1f)
            {
                ScaledPanel.Run(plan, vectors, tail, cut.Rows, block, a, b, c);
            }
            else if (plan.Blocking.AsksAhead)
            {
                ready = RunAskingPanel(family, vectors, tail, cut.Rows, block, a, b, c, Ahead(plan, operands, cut, columns, panel + 1, done, nextRows, packs));
            }
            else
            {
                RunPanel(family, vectors, tail, cut.Rows, block, a, b, c);
            }
        }

        if (columns.Few > 0)
        {
            var b = PrepareB(plan, operands, block, cut, done, columns.Few, 1, false, packs ? 0 : cut.Steps);
            block->Bias = operands.Bias + cut.Column + done;
            family.Quads.RunPanel(plan.TransposeA && !plan.Blocking.PacksA, cut.Rows, columns.Few, block, a, b, operands.C + (cut.Row * operands.Ldc) + cut.Column + done);
        }
    }

    /// <summary>Where a panel of B lies: in place, or packed into the workspace, by the first block of rows, from the step on that is not <paramref name="ready"/>.</summary>
    private static float* PrepareB(GemmPlan plan, in GemmOperands operands, TileBlock* block, in Cut cut, int done, int width, int vectors, bool packsTail, int ready)
    {
        if (!plan.Blocking.PacksB && !packsTail)
        {
            block->Ldb = operands.Ldb;
            return operands.B + (cut.Step * operands.Ldb) + cut.Column + done;
        }

        block->Ldb = vectors * plan.Family.Lanes;
        var b = operands.Workspace + (plan.Blocking.PacksB ? (nint)done * cut.Steps : 0);
        if (ready < cut.Steps)
        {
            GemmPacking.Panel(plan, operands, cut.Column + done, width, cut.Step + ready, cut.Steps - ready, b + (ready * block->Ldb), (int)block->Ldb);
        }

        return b;
    }

    /// <summary>What is read after a panel: the next one, or behind the last one the next block's rows of A.</summary>
    private static RowsAhead Ahead(GemmPlan plan, in GemmOperands operands, in Cut cut, in ColumnCut columns, int next, int done, int nextRows, bool packs)
    {
        if (next >= columns.Panels)
        {
            return RowsAhead.OfA(plan, operands, cut.Row + cut.Rows, nextRows, cut.Step, cut.Steps);
        }

        var panel = new RowsAhead.Panel(cut.Column + done, columns.Width(next, done), done, columns.Vectors(next) * plan.Family.Lanes);
        return RowsAhead.OfB(plan, operands, panel, cut.Step, cut.Steps, packs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPanel(TileFamily family, int vectors, int tail, int rows, TileBlock* block, float* a, float* b, float* c)
    {
        var ragged = tail != family.Lanes;
        var tiles = EqualPieces.OfAtMost(rows, family.MaxRows(vectors));
        if (tiles.Longer > 0)
        {
            Run(family.Tile(tiles.Short + 1, vectors, ragged), tiles.Short + 1, tiles.Longer, tail, block, ref a, b, ref c);
        }

        family.Tile(tiles.Short, vectors, ragged)(block, a, b, c, tiles.Shorter, tail);
    }

    /// <summary>The same with tiles that ask for what comes next, the last ones of a block excepted, which are cut equally; returns how many steps of the next panel were packed meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RunAskingPanel(TileFamily family, int vectors, int tail, int rows, TileBlock* block, float* a, float* b, float* c, RowsAhead ahead)
    {
        var most = family.MaxRows(vectors);
        var asking = tail != family.Lanes ? null : family.AskingTile(vectors);
        int askers;
        while (asking is not null && (askers = Math.Min(ahead.Ask(block), (rows / most) - 1)) > 0)
        {
            Run(asking, most, askers, tail, block, ref a, b, ref c);
            ahead.Pack();
            rows -= askers * most;
        }

        if (rows > 0)
        {
            RunPanel(family, vectors, tail, rows, block, a, b, c);
        }

        return ahead.Packed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run(delegate*<TileBlock*, float*, float*, float*, nint, int, void> tile, int height, int count, int tail, TileBlock* block, ref float* a, float* b, ref float* c)
    {
        tile(block, a, b, c, count, tail);
        a += count * height * block->ARowStride;
        c += count * height * block->Ldc;
        block->RowBias += count * height;
    }

    private static float* ReadA(in GemmOperands operands, TileBlock* block, in Cut cut)
    {
        block->ARowStride = operands.ARowStride;
        block->AStepStride = operands.AStepStride;
        return operands.A + (cut.Row * operands.ARowStride) + (cut.Step * operands.AStepStride);
    }

    /// <summary>
    /// Transposes the block's part of A to rows that are contiguous along the sum and not a power of two apart: steps 4 KiB apart fall into the
    /// same few sets of a cache, and of columns a tile would use a part of each cache line only (512³ TN, AVX2: 83 against 90 % of the ceiling).
    /// </summary>
    private static float* PackA(GemmPlan plan, in GemmOperands operands, TileBlock* block, in Cut cut)
    {
        var target = operands.Workspace + plan.PackedBFloats;
        var from = operands.A + (cut.Row * operands.ARowStride) + (cut.Step * operands.AStepStride);
        block->ARowStride = GemmBlocking.PackedStride(cut.Steps);
        block->AStepStride = 1;
        GemmPacking.Transpose(plan.Family, from, operands.AStepStride, cut.Steps, cut.Rows, target, (int)block->ARowStride);
        return target;
    }

    /// <summary>The part of the product that one round of the loops works on.</summary>
    private readonly record struct Cut(int Row, int Rows, int Column, int Columns, int Step, int Steps);
}
