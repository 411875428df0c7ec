using System.Runtime.InteropServices;
using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>A <c>GraphProto</c> that grows: operators, constants, inputs and outputs.</summary>
internal sealed class OnnxGraph
{
    private const int FloatElement = 1;
    private const int Int64Element = 7;
    private const string BatchName = "batch";

    private readonly OnnxMessage _graph = new();
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);

    public OnnxGraph(string name)
    {
        _graph.Add(2, name);
    }

    public OnnxMessage Message => _graph;

    /// <summary>Adds an operator with one output.</summary>
    /// <returns>The output's name.</returns>
    public string Add(string type, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<OnnxMessage> attributes)
    {
        var node = new OnnxMessage();
        foreach (var input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(3, output).Add(4, type);
        foreach (var attribute in attributes)
        {
            node.Add(5, attribute);
        }

        _graph.Add(1, node);
        return output;
    }

    /// <summary>Adds a constant tensor, unless it is there: a shared layer has its parameters once.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values) =>
        Constant(name, shape, FloatElement, MemoryMarshal.AsBytes(values), sizeof(float));

    /// <summary>Adds a constant vector of whole numbers.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, ReadOnlySpan<long> values) => Constant(name, [values.Length], Int64Element, MemoryMarshal.AsBytes(values), sizeof(long));

    /// <summary>Adds a constant of one float without extents.</summary>
    /// <returns>Its name.</returns>
    public string Scalar(string name, float value) => Constant(name, [], [value]);

    public void AddInput(string name, Shape shape) => _graph.Add(11, Value(name, shape));

    public void AddOutput(string name, Shape shape) => _graph.Add(12, Value(name, shape));

    private string Constant(string name, ReadOnlySpan<long> shape, int element, ReadOnlySpan<byte> data, int elementBytes)
    {
        if (_constants.Add(name))
        {
            var tensor = new OnnxMessage();
            foreach (var extent in shape)
            {
                tensor.Add(1, extent);
            }

            // The format is little-endian whatever the machine is.
            var stored = data;
            if (!BitConverter.IsLittleEndian)
            {
                var turned = data.ToArray();
                for (var at = 0; at < turned.Length; at += elementBytes)
                {
                    turned.AsSpan(at, elementBytes).Reverse();
                }

                stored = turned;
            }

            _graph.Add(5, tensor.Add(2, element).Add(8, name).Add(9, stored));
        }

        return name;
    }

    // ValueInfoProto: a tensor of floats whose first extent, the batch, is open.
    private static OnnxMessage Value(string name, Shape shape)
    {
        var extents = new OnnxMessage().Add(1, new OnnxMessage().Add(2, BatchName));
        foreach (var extent in shape.Dimensions)
        {
            extents.Add(1, new OnnxMessage().Add(1, extent));
        }

        var tensor = new OnnxMessage().Add(1, FloatElement).Add(2, extents);
        return new OnnxMessage().Add(1, name).Add(2, new OnnxMessage().Add(1, tensor));
    }
}
