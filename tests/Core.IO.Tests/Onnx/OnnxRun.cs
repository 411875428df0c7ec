using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Tests.Onnx;

/// <summary>Runs a model over some rows.</summary>
internal static class OnnxRun
{
    public const int Batch = 3;

    public static float[] Inputs(Model model)
    {
        var random = new Random(1);
        var inputs = new float[Batch * model.Input.Count];
        foreach (ref var value in inputs.AsSpan())
        {
            value = (2f * random.NextSingle()) - 1f;
        }

        return inputs;
    }

    public static float[] Outputs(Model model, ReadOnlySpan<float> inputs, int batch = Batch)
    {
        var plan = new ExecutionPlan(model, batch, 1, training: false);
        var x = plan.Input(0, batch);
        for (var row = 0; row < batch; row++)
        {
            inputs.Slice(row * model.Input.Count, model.Input.Count).CopyTo(x[row]);
        }

        plan.Forward(0, 0, batch, training: false, stepIndex: 0);
        var y = plan.Output(0, batch);
        var outputs = new float[batch * model.Output.Count];
        for (var row = 0; row < batch; row++)
        {
            y[row].CopyTo(outputs.AsSpan(row * model.Output.Count));
        }

        return outputs;
    }
}
