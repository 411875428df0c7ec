using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests.Planning;

/// <summary>Runs any model forward and back by hand, with Σ outputs · weights as the loss, cut into as many workers' rows as wanted.</summary>
internal sealed class GraphRun
{
    private readonly Model _model;
    private readonly ExecutionPlan _plan;
    private readonly int[] _cuts;
    private readonly float[] _scratch;

    public GraphRun(Model model, int batch, SimdLevel level, bool inputGradient = true, ulong seed = 0, params int[] cuts)
    {
        (_model, _cuts) = (model, [0, .. cuts, batch]);
        _plan = new ExecutionPlan(model, batch, _cuts.Length - 1, training: true, level, seed, inputGradient);
        Inputs = new float[batch * model.Input.Count];
        Weights = new float[batch * model.Output.Count];
        LayerRun.Randomize(Inputs, 1);
        LayerRun.Randomize(Weights, 2);
        _scratch = new float[model.Parameters.Values.Length + 1];
    }

    public ExecutionPlan Plan => _plan;

    public float[] Inputs { get; }

    /// <summary>∂loss/∂outputs.</summary>
    public float[] Weights { get; }

    public static float[] Dense(Rows rows)
    {
        var dense = new float[rows.Count * rows.Features];
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row].CopyTo(dense.AsSpan(row * rows.Features));
        }

        return dense;
    }

    public void Forward(long step = 0)
    {
        for (var worker = 0; worker < _cuts.Length - 1; worker++)
        {
            Fill(_plan.Input(_cuts[worker], _cuts[worker + 1]), Inputs, _cuts[worker]);
            _plan.Forward(worker, _cuts[worker], _cuts[worker + 1], training: true, step);
        }
    }

    public void Backward(long step = 0)
    {
        for (var worker = 0; worker < _cuts.Length - 1; worker++)
        {
            Fill(_plan.GradOutput(_cuts[worker], _cuts[worker + 1]), Weights, _cuts[worker]);
            _plan.Backward(worker, _cuts[worker], _cuts[worker + 1], step);
        }
    }

    public float[] Outputs()
    {
        Forward();
        return Dense(_plan.Output(0, _plan.Batch));
    }

    public float[] GradInputs() => Dense(_plan.GradInput(0, _plan.Batch));

    /// <summary>The gradient of all parameters after <see cref="Backward"/>, laid out like them.</summary>
    public float[] Gradient()
    {
        var all = new float[_model.Parameters.Values.Length];
        for (var layer = 0; layer < _model.Layers.Length; layer++)
        {
            var blocks = _plan.LayerPlan(layer).GradientBlocks;
            for (var i = 0; i < blocks.Length; i++)
            {
                var dense = _scratch.AsSpan(0, blocks[i].Count);
                dense.Fill(float.NaN);
                _plan.Gradient(i % _plan.Workers, layer, i, _plan.Batch, dense);
                for (var run = 0; run < blocks[i].Rows; run++)
                {
                    var offset = _model.Parameters.OffsetOfLayer(layer) + blocks[i].Offset + (run * blocks[i].Stride);
                    dense.Slice(run * blocks[i].Columns, blocks[i].Columns).CopyTo(all.AsSpan(offset));
                }
            }
        }

        return all;
    }

    /// <summary>What a training step does with the plan, without allocating.</summary>
    public void Step()
    {
        Forward();
        Backward();
        for (var layer = 0; layer < _model.Layers.Length; layer++)
        {
            for (var block = 0; block < _plan.LayerPlan(layer).GradientBlocks.Length; block++)
            {
                _plan.Gradient(0, layer, block, _plan.Batch, _scratch);
            }
        }
    }

    public double Loss()
    {
        var outputs = Outputs();
        var sum = 0d;
        for (var i = 0; i < outputs.Length; i++)
        {
            sum += (double)outputs[i] * Weights[i];
        }

        return sum;
    }

    /// <summary>Holds all gradients against central differences; null if they agree, else what does not.</summary>
    public string? Check(float step = 1e-3f)
    {
        Forward();
        Backward();
        var (gradient, gradInputs) = (Gradient(), GradInputs());
        foreach (var tensor in _model.Parameters.Tensors.Where(tensor => tensor.Spec.IsTrained))
        {
            var values = _model.Parameters[tensor].ToArray();
            var worst = GradientCheck.Run(values, gradient.AsSpan(tensor.Offset, tensor.Count), () =>
            {
                values.CopyTo(_model.Parameters[tensor]);
                return Loss();
            }, step, stride: 1 + (tensor.Count / 25));
            values.CopyTo(_model.Parameters[tensor]);
            if (!worst.Passed)
            {
                return $"{tensor.Name}: {worst}";
            }
        }

        var ofInputs = GradientCheck.Run(Inputs, gradInputs, Loss, step);
        return ofInputs.Passed ? null : $"inputs: {ofInputs}";
    }

    private static void Fill(Rows rows, float[] dense, int firstRow)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            dense.AsSpan((firstRow + row) * rows.Features, rows.Features).CopyTo(rows[row]);
        }
    }
}
