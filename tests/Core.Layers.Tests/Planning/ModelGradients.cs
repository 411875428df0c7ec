using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests.Planning;

/// <summary>Runs a model forward and back over one batch and holds every gradient against central differences.</summary>
internal sealed class ModelGradients
{
    private readonly Sequential _model;
    private readonly ExecutionPlan _plan;
    private readonly Loss _loss;
    private readonly int[] _classes;
    private readonly float[] _inputs;
    private readonly int _batch;

    public ModelGradients(Sequential model, Loss loss, int batch, SimdLevel level, int classes)
    {
        (_model, _loss, _batch) = (model, loss, batch);
        _plan = new ExecutionPlan(model, batch, workers: 1, training: true, level);
        var random = new System.Random(5);
        _inputs = new float[batch * model.Input.Count];
        foreach (ref var value in _inputs.AsSpan())
        {
            value = (random.NextSingle() * 2f) - 1f;
        }

        _classes = new int[batch];
        foreach (ref var value in _classes.AsSpan())
        {
            value = random.Next(classes);
        }
    }

    /// <summary>The gradient of all parameters, laid out like them.</summary>
    public float[] Parameters()
    {
        Run(withGradient: true);
        var all = new float[_model.Parameters.Values.Length];
        for (var layer = 0; layer < _model.Layers.Length; layer++)
        {
            var blocks = _plan.LayerPlan(layer).GradientBlocks;
            for (var i = 0; i < blocks.Length; i++)
            {
                var dense = new float[blocks[i].Count];
                Array.Fill(dense, float.NaN);
                _plan.Gradient(0, layer, i, _batch, dense);
                for (var run = 0; run < blocks[i].Rows; run++)
                {
                    var offset = _model.Parameters.OffsetOfLayer(layer) + blocks[i].Offset + (run * blocks[i].Stride);
                    dense.AsSpan(run * blocks[i].Columns, blocks[i].Columns).CopyTo(all.AsSpan(offset));
                }
            }
        }

        return all;
    }

    /// <summary>What central differences say of one tensor's gradient.</summary>
    public GradientCheck.Worst Check(Parameter tensor, int stride = 1, float step = 1e-3f)
    {
        var analytic = Parameters().AsSpan(tensor.Offset, tensor.Count).ToArray();
        var values = _model.Parameters[tensor].ToArray();
        return GradientCheck.Run(
            values,
            analytic,
            () =>
            {
                values.CopyTo(_model.Parameters[tensor]);
                return Run(withGradient: false);
            },
            step,
            stride: stride);
    }

    private double Run(bool withGradient)
    {
        var rows = _plan.Input(0, _batch);
        for (var row = 0; row < _batch; row++)
        {
            _inputs.AsSpan(row * rows.Features, rows.Features).CopyTo(rows[row]);
        }

        _plan.Forward(0, 0, _batch, training: true, 0);
        var losses = new float[_batch];
        _loss.Evaluate(new LossStep
        {
            Output = _plan.Output(0, _batch),
            Targets = new Targets(_classes),
            GradOutput = withGradient ? _plan.GradOutput(0, _batch) : default,
            RowLosses = losses,
            InverseBatch = 1f / _batch,
        });
        if (withGradient)
        {
            _plan.Backward(0, 0, _batch, 0);
        }

        var sum = 0d;
        foreach (var loss in losses)
        {
            sum += loss;
        }

        return sum / _batch;
    }
}
