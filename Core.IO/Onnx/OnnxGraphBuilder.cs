using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Spanwise.Core.IO.Onnx.Messages;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Collects the nodes and tensors of a graph and gives them names of their own.</summary>
internal sealed class OnnxGraphBuilder
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tensors = new(StringComparer.Ordinal);

    public GraphProto Graph { get; } = new() { Name = "spanwise" };

    /// <summary>A name that nothing else in the graph has: the one wanted, numbered where it is taken.</summary>
    public string Unique(string wanted)
    {
        var name = wanted;
        for (var count = 2; !_names.Add(name); count++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}#{count}");
        }

        return name;
    }

    /// <summary>Adds a node and returns the name of what it gives.</summary>
    /// <param name="scope">The place in the model that it belongs to.</param>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">The names of its inputs; an empty one leaves an optional input out.</param>
    /// <param name="attributes">Its attributes.</param>
    public string Node(string scope, string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) => NodeOutput(0, scope, op, inputs, attributes);

    /// <summary>Adds a node of several outputs and returns the name of one of them; those before it get names that nobody uses.</summary>
    /// <param name="output">Which output, from 0 on.</param>
    /// <param name="scope">The place in the model that it belongs to.</param>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">The names of its inputs; an empty one leaves an optional input out.</param>
    /// <param name="attributes">Its attributes.</param>
    public string NodeOutput(int output, string scope, string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var name = Unique($"{scope}/{op}");
        var node = new NodeProto { Name = name, OpType = op };
        node.Input.AddRange(inputs.ToArray());
        for (var unused = 0; unused < output; unused++)
        {
            node.Output.Add(Unique(string.Create(CultureInfo.InvariantCulture, $"{name}/unused{unused}")));
        }

        node.Output.Add(name);
        node.Attribute.AddRange(attributes.ToArray());
        Graph.Node.Add(node);
        return name;
    }

    /// <summary>Adds floats; the name must be free.</summary>
    public string Floats(string name, ReadOnlySpan<int> extents, ReadOnlySpan<float> values)
    {
        name = Unique(name);
        AddTensor(name, DataType.Float, extents, MemoryMarshal.AsBytes(values));
        return name;
    }

    /// <summary>Adds floats under a name that stands for them alone; once, however often it is asked for.</summary>
    public string FloatsOnce(string name, ReadOnlySpan<int> extents, ReadOnlySpan<float> values)
    {
        if (_tensors.Add(name))
        {
            _names.Add(name);
            AddTensor(name, DataType.Float, extents, MemoryMarshal.AsBytes(values));
        }

        return name;
    }

    /// <summary>Adds a list of whole numbers.</summary>
    public string Integers(string name, params ReadOnlySpan<long> values)
    {
        name = Unique(name);
        AddTensor(name, DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values));
        return name;
    }

    private void AddTensor(string name, DataType type, ReadOnlySpan<int> extents, ReadOnlySpan<byte> bytes)
    {
        // The bytes in a file are little-endian, as they are in memory on every processor that .NET runs on here.
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        foreach (var extent in extents)
        {
            tensor.Dims.Add(extent);
        }

        Graph.Initializer.Add(tensor);
    }
}
