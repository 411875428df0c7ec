using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Layers that normalise, as operators.</summary>
internal readonly struct OnnxNormalization(OnnxGraph graph, Model model, int index)
{
    private readonly ModelNode _node = model.Nodes[index];
    private readonly string _output = model.Nodes[index].Name;

    private string Input => model.NameOf(_node.From[0]);

    public void Write()
    {
        switch (_node.Layer)
        {
            case BatchNorm norm:
                WriteBatch(norm);
                break;
            case LayerNorm norm:
                WriteMeans(norm.Epsilon, norm.Axes ?? _node.OutputShape.Rank, norm.IsAffine);
                break;
            case InputNormalization norm:
                WriteMeans(norm.Epsilon, _node.OutputShape.Rank, isAffine: false);
                break;
        }
    }

    private void WriteBatch(BatchNorm norm)
    {
        var channels = _node.OutputShape[0];
        var weight = norm.IsAffine ? Constant("weight") : graph.Constant(_output + ".ones", [channels], Filled(channels, 1f));
        var bias = norm.IsAffine ? Constant("bias") : graph.Constant(_output + ".zeros", [channels], Filled(channels, 0f));
        graph.Add(
            "BatchNormalization", [Input, weight, bias, Constant("running_mean"), Constant("running_var")], _output,
            OnnxAttribute.Of("epsilon", norm.Epsilon));
    }

    // The operator set that we write has no LayerNormalization: (x − μ) / √(mean((x − μ)²) + ε) · weight + bias, step by step.
    private void WriteMeans(float epsilon, int count, bool isAffine)
    {
        var axes = new long[count];
        for (var axis = 0; axis < count; axis++)
        {
            axes[axis] = axis - count;
        }

        var mean = graph.Add("ReduceMean", [Input], _output + ".mean", OnnxAttribute.Of("axes", axes), OnnxAttribute.Of("keepdims", 1L));
        var centred = graph.Add("Sub", [Input, mean], _output + ".centred");
        var squares = graph.Add("Mul", [centred, centred], _output + ".squares");
        var variance = graph.Add("ReduceMean", [squares], _output + ".variance", OnnxAttribute.Of("axes", axes), OnnxAttribute.Of("keepdims", 1L));
        var raised = graph.Add("Add", [variance, graph.Scalar(_output + ".epsilon", epsilon)], _output + ".raised");
        var deviation = graph.Add("Sqrt", [raised], _output + ".deviation");
        if (!isAffine)
        {
            graph.Add("Div", [centred, deviation], _output);
            return;
        }

        var normal = graph.Add("Div", [centred, deviation], _output + ".normal");
        var scaled = graph.Add("Mul", [normal, Constant("weight")], _output + ".scaled");
        graph.Add("Add", [scaled, Constant("bias")], _output);
    }

    private static float[] Filled(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }

    private string Constant(string name) => OnnxConstants.Add(graph, model, _node.LayerIndex, name);
}
