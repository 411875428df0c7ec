using System.Diagnostics;
using Spanwise.Bench.Harness;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Bench.Networks;

/// <summary>
/// Where the time of a training step goes, on one thread: the trainer's step replayed through the same public calls with a look at
/// the clock between its phases. Each phase's figure is its median over all steps, so that steps in which the thread was interrupted
/// do not count.
/// </summary>
internal sealed class StepProfile : Workload
{
    private readonly ExecutionPlan _plan;
    private readonly ImageSource _source;
    private readonly Loss _loss;
    private readonly Accuracy _metric = new();
    private readonly Optimizer _optimizer;
    private readonly AlignedBuffer[] _state;
    private readonly AlignedBuffer _gradient;
    private readonly List<Block> _blocks = [];
    private readonly int[] _order;
    private readonly int[] _classes;
    private readonly float[] _rowValues;
    private readonly int _batch;
    private long _stepsDone;

    private StepProfile(NamedNetwork network, ImageSet images)
    {
        _batch = network.BatchSize;
        var model = network.CreateModel(1);
        _plan = new ExecutionPlan(model, _batch, workers: 1, training: true);
        _source = new ImageSource(images, scale: network.InputScale, shift: network.InputShift);
        _loss = network.CreateLoss();
        _optimizer = OptimizerKinds.Create(network.Optimizer, network.LearningRateOf(network.Optimizer));
        _state = [AlignedBuffer.Create(model.Parameters.Values.Length, 1), AlignedBuffer.Create(model.Parameters.Values.Length, 2)];
        for (var layer = 0; layer < model.Layers.Length; layer++)
        {
            var blocks = _plan.LayerPlan(layer).GradientBlocks;
            for (var index = 0; index < blocks.Length; index++)
            {
                _blocks.Add(new Block(layer, index, model.Parameters.OffsetOfLayer(layer) + blocks[index].Offset, blocks[index]));
            }
        }

        _gradient = AlignedBuffer.Create(_blocks.Max(block => block.Extent.Count), 3);
        (_classes, _rowValues) = (new int[_batch], new float[_batch]);
        _order = [.. Enumerable.Range(0, images.Count)];
        new Random(1).Shuffle(_order);
    }

    /// <summary>The phases, in the order of <see cref="Measure"/>'s figures.</summary>
    public static IReadOnlyList<string> Phases { get; } = ["read and scale pixels", "forward", "loss and metric", "input gradients", "weight gradients", "optimiser"];

    /// <summary>Median seconds of every phase of a step.</summary>
    public static double[] Measure(NamedNetwork network, ImageSet images)
    {
        var profile = new StepProfile(network, images);
        var steps = images.Count / profile._batch;
        var ticks = new List<double>[Phases.Count];
        for (var phase = 0; phase < ticks.Length; phase++)
        {
            ticks[phase] = new List<double>(steps);
        }

        Tiering.Settle(profile);
        Span<long> spent = stackalloc long[Phases.Count];
        for (var step = 0; step < steps; step++)
        {
            spent.Clear();
            profile.Step(step * profile._batch, spent);
            for (var phase = 0; phase < ticks.Length; phase++)
            {
                ticks[phase].Add(spent[phase] / (double)Stopwatch.Frequency);
            }
        }

        return Array.ConvertAll(ticks, values => Statistics.Median([.. values]));
    }

    /// <summary>Some steps that nobody looks at.</summary>
    public override void Repeat(int times)
    {
        Span<long> spent = stackalloc long[Phases.Count];
        for (var i = 0; i < times; i++)
        {
            Step(0, spent);
        }
    }

    private void Step(int first, Span<long> spent)
    {
        var step = _stepsDone++;
        var samples = _order.AsSpan(first, _batch);
        var mark = Stopwatch.GetTimestamp();
        _source.ReadInputs(samples, _plan.Input(0, _batch));
        _source.ReadClasses(samples, _classes);
        spent[0] = Lap(ref mark);
        _plan.Forward(0, 0, _batch, training: true, step);
        spent[1] = Lap(ref mark);
        EvaluateLoss();
        spent[2] = Lap(ref mark);
        _plan.Backward(0, 0, _batch, step);
        spent[3] = Lap(ref mark);
        _optimizer.BeginStep(step + 1);
        var announced = _order.AsSpan(Math.Min(first + _batch, _order.Length));
        announced = announced[..Math.Min(_batch, announced.Length)];
        for (var i = 0; i < _blocks.Count; i++)
        {
            _source.Announce(announced[(announced.Length * i / _blocks.Count)..(announced.Length * (i + 1) / _blocks.Count)]);
            var block = _blocks[i];
            UpdateBlock(block, ref mark, spent);
        }
    }

    private void EvaluateLoss()
    {
        var targets = new Targets(_classes.AsSpan());
        _loss.Evaluate(new LossStep
        {
            Output = _plan.Output(0, _batch),
            Targets = targets,
            GradOutput = _plan.GradOutput(0, _batch),
            RowLosses = _rowValues,
            InverseBatch = 1f / _batch,
            Level = _plan.Level,
        });
        _metric.Evaluate(_plan.Output(0, _batch), targets, _rowValues);
    }

    private void UpdateBlock(Block block, ref long mark, Span<long> spent)
    {
        var gradient = _gradient.Slice(0, block.Extent.Count);
        _plan.Gradient(0, block.Layer, block.Index, _batch, gradient);
        spent[4] += Lap(ref mark);
        for (var run = 0; run < block.Extent.Rows; run++)
        {
            var (offset, length) = (block.Offset + (run * block.Extent.Stride), block.Extent.Columns);
            _optimizer.Update(_plan.Model.Parameters.Values.Slice(offset, length), gradient.Slice(run * length, length), _state[0].Slice(offset, length), _state[1].Slice(offset, length));
        }

        spent[5] += Lap(ref mark);
    }

    private static long Lap(ref long mark)
    {
        var now = Stopwatch.GetTimestamp();
        var spent = now - mark;
        mark = now;
        return spent;
    }

    private readonly record struct Block(int Layer, int Index, int Offset, ParameterBlock Extent);
}
