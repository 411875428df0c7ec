using System.Globalization;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;
using static Spanwise.Core.IO.Onnx.Messages.AttributeProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>A node of a file while it is read. Every attribute has to be asked for: one that nobody asks for means something that is not done here.</summary>
internal sealed class OnnxNode
{
    private readonly NodeProto _node;
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);
    private readonly string _file;

    public OnnxNode(NodeProto node, string file)
    {
        (_node, _file) = (node, file);
        foreach (var attribute in node.Attribute)
        {
            if (!_attributes.TryAdd(attribute.Name, attribute))
            {
                throw Error($"attribute {DataFormatException.Quote(attribute.Name)} is there twice");
            }
        }
    }

    /// <summary>The operator.</summary>
    public string Op => _node.OpType;

    /// <summary>True for an operator of ONNX's own domain.</summary>
    public bool IsStandard => _node.Domain is "" or "ai.onnx";

    /// <summary>The names of the inputs; an empty one is left out.</summary>
    public IReadOnlyList<string> Inputs => _node.Input;

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs => _node.Output;

    /// <summary>What tells nodes apart that compute alike: the operator and its attributes.</summary>
    public string Signature => $"{_node.OpType} {_node.Attribute}";

    /// <summary>True if the attribute is there; asking so does not count as reading it.</summary>
    public bool Has(string name) => _attributes.ContainsKey(name);

    public long Int(string name, long absent) => Take(name, AttributeType.Int) is { } found ? found.I : absent;

    public float Float(string name, float absent)
    {
        if (Take(name, AttributeType.Float) is not { } found)
        {
            return absent;
        }

        return float.IsFinite(found.F) ? found.F : throw Error($"{name} must be finite; {found.F.ToString(CultureInfo.InvariantCulture)} was found");
    }

    public string Text(string name, string absent) => Take(name, AttributeType.String) is { } found ? found.S.ToStringUtf8() : absent;

    public long[]? Ints(string name) => Take(name, AttributeType.Ints) is { } found ? [.. found.Ints] : null;

    public float[]? Floats(string name) => Take(name, AttributeType.Floats) is { } found ? [.. found.Floats] : null;

    public string[]? Texts(string name) => Take(name, AttributeType.Strings) is { } found ? [.. found.Strings.Select(text => text.ToStringUtf8())] : null;

    public TensorProto? Tensor(string name) => Take(name, AttributeType.Tensor)?.T;

    /// <summary>Reads an attribute that does not change what is computed here.</summary>
    public void Ignore(string name) => _attributes.Remove(name);

    /// <summary>Checks that an attribute says what is done here.</summary>
    public void Require(string name, long value)
    {
        if (Int(name, value) is var found && found != value)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"{name} = {value} is read; {found} was found"));
        }
    }

    /// <summary>Checks that every attribute was read.</summary>
    /// <exception cref="DataFormatException">One was not.</exception>
    public void RequireAllRead()
    {
        foreach (var name in _attributes.Keys)
        {
            throw Error($"the attribute {DataFormatException.Quote(name)} is not read here");
        }
    }

    /// <summary>Says what is wrong with the node.</summary>
    public DataFormatException Error(string rule) => new($"{_file}: {Describe()}: {rule}");

    /// <summary>Says what a layer found wrong with the node.</summary>
    public DataFormatException Error(LayerException found) => new($"{_file}: {Describe()}: {found.Message}", found);

    private AttributeProto? Take(string name, AttributeType type)
    {
        if (!_attributes.Remove(name, out var found))
        {
            return null;
        }

        return found.Type == type ? found : throw Error($"{name} must be of type {type}; {found.Type} was found");
    }

    private string Describe() => _node.Name.Length > 0
        ? $"node {DataFormatException.Quote(_node.Name)} ({DataFormatException.Quote(_node.OpType)})"
        : $"the node that gives {DataFormatException.Quote(_node.Output.Count > 0 ? _node.Output[0] : string.Empty)} ({DataFormatException.Quote(_node.OpType)})";
}
