using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.IO.Onnx;

/// <summary>A node of a model while it is written: where it stands, and what it takes.</summary>
/// <param name="Graph">What is being written.</param>
/// <param name="Model">The model.</param>
/// <param name="Node">The node.</param>
/// <param name="Inputs">The names of the values that it takes.</param>
/// <param name="InputShapes">Their shapes, without the batch.</param>
internal sealed record OnnxPlace(OnnxGraphBuilder Graph, Model Model, ModelNode Node, string[] Inputs, Shape[] InputShapes)
{
    /// <summary>The name of the first value.</summary>
    public string Input => Inputs[0];

    /// <summary>The shape of the first value.</summary>
    public Shape InputShape => InputShapes[0];

    /// <summary>Adds a node of ONNX and returns the name of what it gives.</summary>
    public string Add(string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) => Graph.Node(Node.Name, op, inputs, attributes);

    /// <summary>Adds a node of ONNX that gives several values and returns the name of one of them.</summary>
    public string AddOutput(int output, string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Graph.NodeOutput(output, Node.Name, op, inputs, attributes);

    /// <summary>Adds a tensor of the node's own.</summary>
    public string Floats(string name, ReadOnlySpan<int> extents, ReadOnlySpan<float> values) => Graph.Floats($"{Node.Name}/{name}", extents, values);

    /// <summary>Adds one number.</summary>
    public string Number(string name, float value) => Graph.Floats($"{Node.Name}/{name}", [], [value]);

    /// <summary>Adds whole numbers of the node's own.</summary>
    public string Integers(string name, params ReadOnlySpan<long> values) => Graph.Integers($"{Node.Name}/{name}", values);

    /// <summary>The values of one of the layer's parameters, as they lie in memory.</summary>
    public ReadOnlySpan<float> Values(string name) => Model.Parameters[Find(name)];

    /// <summary>Adds one of the layer's parameters, as files hold it, and returns its name; a shared layer's only once.</summary>
    public string Parameter(string name)
    {
        var parameter = Find(name);
        var values = Model.Parameters[parameter];
        var extents = parameter.Spec.Shape.Dimensions.ToArray();
        if (!parameter.Spec.IsStoredTransposed)
        {
            return Graph.FloatsOnce(parameter.Name, extents, values);
        }

        var stored = new float[values.Length];
        MatrixTranspose.Copy(extents[0], extents[1], values, extents[1], stored, extents[0]);
        return Graph.FloatsOnce(parameter.Name, [extents[1], extents[0]], stored);
    }

    /// <summary>Adds a tensor made of several of the layer's parameters, named as if it were one of them; a shared layer's only once.</summary>
    /// <param name="name">Its name within the layer.</param>
    /// <param name="likeName">One of the parameters that it is made of.</param>
    /// <param name="extents">Its extents.</param>
    /// <param name="values">Its values.</param>
    public string Packed(string name, string likeName, ReadOnlySpan<int> extents, ReadOnlySpan<float> values) =>
        Graph.FloatsOnce(Find(likeName).Name[..^likeName.Length] + name, extents, values);

    private Parameter Find(string name)
    {
        foreach (var parameter in Model.Parameters.Tensors)
        {
            if (parameter.Layer == Node.LayerIndex && parameter.Spec.Name == name)
            {
                return parameter;
            }
        }

        throw new KeyNotFoundException($"{Node.Kind} '{Node.Name}' has no parameter {name}");
    }
}
