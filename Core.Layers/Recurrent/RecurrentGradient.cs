using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>
/// The gradients of a recurrent layer's parameters, block by block, over the whole batch and all steps: first step to last, and within a step first sample to last;
/// or, where a batch has fewer samples than a sample has steps, the other way round. Which of both depends on the plan alone.
/// </summary>
internal sealed class RecurrentGradient
{
    // Products of 128 × 128 weights run at the ceiling once their operands are in the second-level cache, and reading those from the third is what is lost: blocks of 64
    // columns lose 4 % more, those of 256 and 512 gain 2 %, but then four workers find no four equal shares in a layer of 128 units.
    private const int StripColumns = 128;
    private const int BlockRows = 128;

    // The sums of the biases wait for memory: they cost three times as long as their additions.
    private const int BiasWork = 3;

    private readonly RecurrentRun[] _runs;
    private readonly Piece[] _pieces;
    private readonly ParameterBlock[] _blocks;
    private readonly Dictionary<(int Rows, int Columns), (GemmPlan First, GemmPlan Next)> _plans = [];
    private readonly int _steps;
    private readonly int _batch;
    private readonly bool _isBySample;
    private readonly SimdLevel _level;

    public RecurrentGradient(RecurrentRun[] runs, in LayerContext context)
    {
        (_runs, _steps, _batch, _level) = (runs, context.Input[0], context.Batch, context.Level);
        _isBySample = _batch < _steps;
        var pieces = new List<Piece>();
        for (var run = 0; run < runs.Length; run++)
        {
            var (cell, first) = (runs[run].Cell, pieces.Count);
            Cut(pieces, run, true, runs[run].InputWeightOffset, runs[run].Features, new ColumnRange(0, cell.Columns, 0));
            foreach (var range in cell.RecurrentColumns)
            {
                Cut(pieces, run, false, runs[run].HiddenWeightOffset, cell.Units, range);
            }

            // Blocks that read the same columns of δ follow one another, so that the second finds them in a cache.
            pieces.Sort(first, pieces.Count - first, Comparer<Piece>.Create((a, b) => a.Order.CompareTo(b.Order)));
            if (runs[run].HasBias)
            {
                var offset = runs[run].InputBiasOffset;
                pieces.Add(new Piece(run, true, 0, 0, null, null, new ParameterBlock(offset, 2, cell.Columns, runs[run].HiddenBiasOffset - offset)));
                ScratchFloats = Math.Max(ScratchFloats, ParameterLayout.Align(cell.GateFloats));
            }
        }

        _pieces = [.. pieces];
        _blocks = Array.ConvertAll(_pieces, piece => piece.Block);
        foreach (var (first, next) in _plans.Values)
        {
            ScratchFloats = Math.Max(ScratchFloats, Math.Max(first.WorkspaceFloats, next.WorkspaceFloats));
        }
    }

    public int ScratchFloats { get; }

    public ReadOnlySpan<ParameterBlock> Blocks => _blocks;

    public long Work(int block) => (long)_blocks[block].Count * _steps * (_pieces[block].First is null ? BiasWork : 1);

    /// <summary>Which run of the stack a block belongs to.</summary>
    public int RunOf(int block) => _pieces[block].Run;

    /// <summary>Computes one block.</summary>
    /// <param name="block">Which.</param>
    /// <param name="x">The input of its run.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="gradient">Its floats without gaps.</param>
    /// <param name="scratch">The worker's own.</param>
    public void Compute(int block, SequenceRows x, int rows, Span<float> gradient, Span<float> scratch)
    {
        ref readonly var piece = ref _pieces[block];
        var run = _runs[piece.Run];
        var delta = run.Gates.From(0, 0, _steps);
        if (piece.First is null)
        {
            SumBias(run, rows, gradient, scratch);
            return;
        }

        var (from, to) = piece.IsInput ? (0, _steps) : run.RecurrentSteps;
        if (from == to)
        {
            gradient[..piece.Block.Count].Clear();
            return;
        }

        var source = piece.IsInput ? x : run.StatesBefore(0);
        Multiply(piece, source.Column(piece.Row), delta.Column(piece.Delta), from, to, rows, gradient, scratch);
    }

    private void Multiply(in Piece piece, SequenceRows a, SequenceRows delta, int from, int to, int rows, Span<float> gradient, Span<float> scratch)
    {
        var columns = piece.Block.Columns;
        if (_isBySample)
        {
            var slice = new GemmSlice(0, piece.Block.Rows, 0, columns) { Depth = to - from };
            for (var row = 0; row < rows; row++)
            {
                var plan = row == 0 ? piece.First! : piece.Next!;
                Gemm.Multiply(plan, slice, a.At(from, row), a.StepStride, delta.At(from, row), delta.StepStride, gradient, columns, default, scratch);
            }

            return;
        }

        for (var step = from; step < to; step++)
        {
            var plan = step == from ? piece.First! : piece.Next!;
            var left = a.At(step, 0);
            var right = delta.At(step, 0);
            if (rows == plan.K)
            {
                Gemm.Multiply(plan, left, a.RowStride, right, delta.RowStride, gradient, columns, default, scratch);
                continue;
            }

            var slice = new GemmSlice(0, piece.Block.Rows, 0, columns) { Depth = rows };
            Gemm.Multiply(plan, slice, left, a.RowStride, right, delta.RowStride, gradient, columns, default, scratch);
        }
    }

    private void SumBias(RecurrentRun run, int rows, Span<float> gradient, Span<float> scratch)
    {
        var sums = scratch[..run.Cell.GateFloats];
        for (var step = 0; step < _steps; step++)
        {
            Reductions.SumColumns(run.Gates.Rows(step, 0, rows), rows, run.Cell.GateFloats, run.Gates.Stride, sums, accumulate: step > 0, _level);
        }

        run.Cell.SplitBias(sums, gradient[..run.Cell.Columns], gradient[run.Cell.Columns..]);
    }

    private void Cut(List<Piece> pieces, int run, bool isInput, int offset, int rows, ColumnRange range)
    {
        var stride = _runs[run].Cell.Columns;
        for (var column = 0; column < range.Count; column += StripColumns)
        {
            var width = Math.Min(StripColumns, range.Count - column);
            var count = (rows + BlockRows - 1) / BlockRows;
            for (var i = 0; i < count; i++)
            {
                var (from, to) = ((int)((long)rows * i / count), (int)((long)rows * (i + 1) / count));
                var (first, next) = PlanOf(to - from, width);
                var block = new ParameterBlock(offset + (from * stride) + range.Column + column, to - from, width, stride);
                pieces.Add(new Piece(run, isInput, from, range.Delta + column, first, next, block));
            }
        }
    }

    // gradWeight[rows, columns] (+)= a[k, rows]ᵀ · δ[k, columns], k samples of a step or steps of a sample
    private (GemmPlan First, GemmPlan Next) PlanOf(int rows, int columns)
    {
        if (!_plans.TryGetValue((rows, columns), out var plans))
        {
            var k = _isBySample ? _steps : _batch;
            plans = (
                new GemmPlan(rows, columns, k, new GemmOptions { TransposeA = true, Level = _level }),
                new GemmPlan(rows, columns, k, new GemmOptions { TransposeA = true, Beta = 1f, Level = _level }));
            _plans.Add((rows, columns), plans);
        }

        return plans;
    }

    /// <param name="Run">Which run of the stack.</param>
    /// <param name="IsInput">True for weight_ih, false for weight_hh.</param>
    /// <param name="Row">The first row of the weight.</param>
    /// <param name="Delta">Where the columns' gradients begin in a row of gates.</param>
    /// <param name="First">The product that begins the sums; null for the biases.</param>
    /// <param name="Next">The products that go on.</param>
    /// <param name="Block">The block.</param>
    private readonly record struct Piece(int Run, bool IsInput, int Row, int Delta, GemmPlan? First, GemmPlan? Next, ParameterBlock Block)
    {
        public (int Delta, bool IsInput, int Row) Order => (Delta, IsInput, Row);
    }
}
