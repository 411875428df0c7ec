using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Lanes;

/// <summary>A forward and backward pass over small whole numbers, of which every sum is exact in any order; or over fractions.</summary>
internal sealed class IntegerRun
{
    private readonly Sequential _model;
    private readonly ExecutionPlan _plan;
    private readonly int[] _cuts;
    private readonly bool _training;
    private readonly float[] _inputs;
    private readonly float[] _slopes;

    public IntegerRun(Sequential model, int batch, SimdLevel level, bool integers = true, bool training = true, int[]? cuts = null)
    {
        (_model, _training, _cuts) = (model, training, [0, .. cuts ?? [], batch]);
        _plan = new ExecutionPlan(model, batch, _cuts.Length - 1, training, level, inputGradient: model.Layers[0] is Copy);
        var random = new System.Random(3);
        float Next(int most) => integers ? random.Next(-most, most + 1) : (random.NextSingle() * 2f) - 1f;
        foreach (var tensor in model.Parameters.Tensors)
        {
            foreach (ref var value in model.Parameters[tensor])
            {
                value = Next(1);
            }
        }

        (_inputs, _slopes) = (new float[batch * model.Input.Count], new float[batch * model.Output.Count]);
        foreach (ref var value in _inputs.AsSpan())
        {
            value = Next(2);
        }

        // From a source of their own, so that the first samples of a long batch are those of a short one.
        random = new System.Random(4);
        foreach (ref var value in _slopes.AsSpan())
        {
            value = Next(2);
        }
    }

    public bool IsTrunk => _plan.RowGranule > 1;

    public float[] Outputs()
    {
        Forward(_plan.Batch);
        var all = new float[_plan.Batch * _model.Output.Count];
        var rows = _plan.Output(0, _plan.Batch);
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row].CopyTo(all.AsSpan(row * rows.Features));
        }

        return all;
    }

    /// <summary>The gradient of all parameters for the first samples; all of them unless told otherwise.</summary>
    public float[] Gradients(int? rows = null)
    {
        var all = new float[_model.Parameters.Values.Length];
        Backward(rows ?? _plan.Batch, all);
        return all;
    }

    /// <summary>Everything that a training step does with the plan, without allocating.</summary>
    public void Step() => Backward(_plan.Batch, null);

    private void Backward(int count, float[]? all)
    {
        Forward(count);
        for (var worker = 0; worker < _cuts.Length - 1; worker++)
        {
            var (from, to) = (Math.Min(count, _cuts[worker]), Math.Min(count, _cuts[worker + 1]));
            var rows = _plan.GradOutput(from, to);
            for (var row = 0; row < rows.Count; row++)
            {
                _slopes.AsSpan((from + row) * rows.Features, rows.Features).CopyTo(rows[row]);
            }

            _plan.Backward(worker, from, to, 0);
        }

        Span<float> block = stackalloc float[8192];
        for (var layer = 0; layer < _model.Layers.Length; layer++)
        {
            var blocks = _plan.LayerPlan(layer).GradientBlocks;
            for (var i = 0; i < blocks.Length; i++)
            {
                _plan.Gradient(0, layer, i, count, block[..blocks[i].Count]);
                for (var run = 0; all is not null && run < blocks[i].Rows; run++)
                {
                    block.Slice(run * blocks[i].Columns, blocks[i].Columns).CopyTo(all.AsSpan(_model.Parameters.OffsetOfLayer(layer) + blocks[i].Offset + (run * blocks[i].Stride)));
                }
            }
        }
    }

    private void Forward(int count)
    {
        for (var worker = 0; worker < _cuts.Length - 1; worker++)
        {
            var (from, to) = (Math.Min(count, _cuts[worker]), Math.Min(count, _cuts[worker + 1]));
            var rows = _plan.Input(from, to);
            for (var row = 0; row < rows.Count; row++)
            {
                _inputs.AsSpan((from + row) * rows.Features, rows.Features).CopyTo(rows[row]);
            }

            _plan.Forward(worker, from, to, _training, 0);
        }
    }
}
