using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Train;

/// <summary>The gradients of all parameters, stored where the parameters lie; for what needs all of them before the first update.</summary>
/// <remarks>Blocks are reduced and measured by whoever owns them; sums over all blocks are taken in the blocks' order, so the bits depend on no worker.</remarks>
internal sealed class GradientStore
{
    private readonly ExecutionPlan _plan;
    private readonly AlignedBuffer _gradients;
    private readonly AlignedBuffer _scratch;
    private readonly int _scratchFloats;
    private double[] _squares = [];
    private GradientSchedule _schedule;

    public GradientStore(ExecutionPlan plan, GradientSchedule schedule)
    {
        _plan = plan;
        _gradients = AlignedBuffer.Create(Math.Max(1, plan.Model.Parameters.Values.Length), 3);
        _scratchFloats = ParameterLayout.Align(Math.Max(1, schedule.LargestBlock));
        _scratch = new AlignedBuffer((long)_scratchFloats * plan.Workers);
        _schedule = schedule;
        Use(schedule);
    }

    /// <summary>All gradients, in the order of <see cref="ParameterSet.Values"/>.</summary>
    public Span<float> Values => _gradients.Span;

    /// <summary>Takes another schedule of the same plan, such as one with other layers frozen.</summary>
    public void Use(GradientSchedule schedule)
    {
        _schedule = schedule;
        _squares = new double[schedule.Count];
    }

    /// <summary>Reduces a block over the whole batch, onto what is there or in its place.</summary>
    public void Reduce(int worker, in GradientSchedule.Entry entry, int rows, bool add)
    {
        var block = entry.Block;
        if (!add && block.Rows == 1)
        {
            _plan.Gradient(worker, entry.Layer, entry.Index, rows, Values.Slice(entry.Offset, block.Columns));
            return;
        }

        var dense = _scratch.Slice((long)worker * _scratchFloats, block.Count);
        _plan.Gradient(worker, entry.Layer, entry.Index, rows, dense);
        for (var run = 0; run < block.Rows; run++)
        {
            var part = dense.Slice(run * block.Columns, block.Columns);
            var place = Run(entry, run);
            if (add)
            {
                Arithmetic.Add(place, part, place, _plan.Level);
            }
            else
            {
                part.CopyTo(place);
            }
        }
    }

    /// <summary>Adds a block's penalties and takes its sum of squares.</summary>
    public void Measure(int number, in GradientSchedule.Entry entry, ParameterUpdate update)
    {
        var squares = 0d;
        for (var run = 0; run < entry.Block.Rows; run++)
        {
            var gradient = Run(entry, run);
            update.Penalize(entry, entry.RunOffset(run), gradient);
            squares += Reductions.SumOfSquares(gradient, _plan.Level);
        }

        _squares[number] = squares;
    }

    /// <summary>Updates a block's parameters.</summary>
    public void Apply(in GradientSchedule.Entry entry, ParameterUpdate update, float factor)
    {
        for (var run = 0; run < entry.Block.Rows; run++)
        {
            update.Apply(entry.RunOffset(run), Run(entry, run), factor);
        }
    }

    /// <summary>The squared norm of all gradients; not finite if one of them is not, or if squares overflow.</summary>
    public double SquaredNorm()
    {
        var sum = 0d;
        foreach (var squares in _squares)
        {
            sum += squares;
        }

        return sum;
    }

    /// <summary>The last layer with a gradient that is not finite: where it came up first on the way back; −1 if there is none.</summary>
    public int LastBadLayer()
    {
        var last = -1;
        for (var i = 0; i < _squares.Length; i++)
        {
            if (!double.IsFinite(_squares[i]))
            {
                last = Math.Max(last, _schedule.All[i].Layer);
            }
        }

        return last;
    }

    private Span<float> Run(in GradientSchedule.Entry entry, int run) => Values.Slice(entry.RunOffset(run), entry.Block.Columns);
}
