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

                var beginsPacked = false;
                for (var row = rowFrom; row < rowTo;)
                {
                    var rows = Math.Min(blocking.RowsPerBlock, rowTo - row);
                    var cut = new Cut(row, rows, column, columns, step, steps);
                    RunBlock(plan, operands, &block, cut, Math.Min(blocking.RowsPerBlock, rowTo - row - rows), packs: row == rowFrom, ref beginsPacked);
                    row += rows;
                }
            }

            column += columns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock(GemmPlan plan, in GemmOperands operands, TileBlock* block, in Cut cut, int nextRows, bool packs, ref bool beginsPacked)
    {
        var family = plan.Family;
        var lanes = family.Lanes;
        var columns = new ColumnCut(family, plan.Tiles, cut.Rows, cut.Columns);
        var height = plan.Blocking.PacksA && columns.Panels > 0 ? family.MaxRows(columns.Vectors(0)) : 0;
        var a = operands.A + (cut.Row * operands.ARowStride) + (cut.Step * operands.AStepStride);
        var source = new ColumnsOfA(plan.Level, a, operands.AStepStride, cut.Rows, cut.Steps, height, operands.Workspace + plan.PackedBFloats);
        var nextSource = new ColumnsOfA(plan.Level, a + (cut.Rows * operands.ARowStride), operands.AStepStride, nextRows, cut.Steps, height, operands.Workspace + plan.PackedBFloats);
        (block->ARowStride, block->AStepStride, block->AJump) = (operands.ARowStride, operands.AStepStride, 0);
        if (height > 0)
        {
            a = operands.Workspace + plan.PackedBFloats;
            (block->ARowStride, block->AStepStride, block->AJump) = (1, height, source.TileFloats - height);
        }

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
            ready = 0;
            if (plan.Alpha != 1f)
            {
                if (panel == 0)
                {
                    source.PackAll();
                }

                ScaledPanel.Run(plan, vectors, tail, cut.Rows, height > 0 ? height : family.MaxRows(vectors), block, a, b, c);
                continue;
            }

            var tiles = new PanelTiles(family, vectors, tail, cut.Rows, height, block, a, b, c);
            if (panel == 0 && height > 0)
            {
                if (!beginsPacked)
                {
                    source.Pack(0);
                }

                beginsPacked = false;
                tiles.RunPackingA(source);
            }

            if (panel + 1 == columns.Panels)
            {
                beginsPacked = nextRows > 0 && BringNextBlock(ref tiles, plan, operands, cut, columns, nextRows, nextSource);
            }
            else if (plan.Blocking.AsksAhead)
            {
                var next = RowsAhead.OfB(plan, operands, Panel(columns, cut, panel + 1, done), cut.Step, cut.Steps, packs);
                tiles.RunAllBut(next.Tiles);
                ready = tiles.Bring(next);
            }

            tiles.RunRest();
        }

        if (columns.Few > 0)
        {
            var b = PrepareB(plan, operands, block, cut, done, columns.Few, 1, false, packs ? 0 : cut.Steps);
            block->Bias = operands.Bias + cut.Column + done;
            family.Quads.RunPanel(plan.TransposeA, cut.Rows, columns.Few, block, a, b, operands.C + (cut.Row * operands.Ldc) + cut.Column + done);
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

    /// <summary>Brings what the next block of rows begins with; returns whether the first of its rows of A are packed.</summary>
    private static bool BringNextBlock(ref PanelTiles tiles, GemmPlan plan, in GemmOperands operands, in Cut cut, in ColumnCut columns, int nextRows, in ColumnsOfA nextA)
    {
        var packsA = plan.Blocking.PacksA;
        var packing = packsA ? nextA.Group / nextA.Height : 0;
        if (!plan.Blocking.AsksAhead)
        {
            tiles.RunAllBut(packing);
        }
        else
        {
            // While the first panel's tiles pack a transposed A, they can't ask for the second one.
            var a = packsA ? default : RowsAhead.OfA(operands, cut.Row + cut.Rows, nextRows, cut.Step, cut.Steps);
            var first = RowsAhead.OfB(plan, operands, Panel(columns, cut, 0, 0), cut.Step, cut.Steps, packs: false);
            var second = packsA && columns.Panels > 1
                ? RowsAhead.OfB(plan, operands, Panel(columns, cut, 1, columns.Width(0, 0)), cut.Step, cut.Steps, packs: false)
                : default;
            tiles.RunAllBut(a.Tiles + first.Tiles + second.Tiles + packing);
            tiles.Bring(second);
            tiles.Bring(first);
            tiles.Bring(a);
        }

        return packsA && tiles.PackNextA(nextA);
    }

    private static RowsAhead.Panel Panel(in ColumnCut columns, in Cut cut, int panel, int before) =>
        new(cut.Column + before, columns.Width(panel, before), before, columns.Vectors(panel) * columns.Lanes);

    /// <summary>The part of the product that one round of the loops works on.</summary>
    private readonly record struct Cut(int Row, int Rows, int Column, int Columns, int Step, int Steps);
}
