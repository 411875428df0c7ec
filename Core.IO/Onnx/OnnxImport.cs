using System.Globalization;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>
/// Wires a model as the graph of a file says. A value is either a signal, which has a batch of samples, or constant: a tensor of the file or
/// what shape arithmetic makes of shapes and tensors.
/// </summary>
internal sealed class OnnxImport
{
    // A tensor that many nodes use has parameters of its own at each place where it is used in another way.
    private const int MostCopies = 4;

    private readonly ModelProto _file;
    private readonly string _name;
    private readonly Dictionary<string, GraphNode> _signals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Layer> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<Layer, (string Name, float[] Values)[]> _parameters = new(ReferenceEqualityComparer.Instance);
    private long _tensorFloats;
    private long _parameterFloats;

    public OnnxImport(ModelProto file, string name)
    {
        (_file, _name) = (file, name);
        OperatorSet = ReadOperatorSet();
    }

    /// <summary>The version of the operators.</summary>
    public int OperatorSet { get; }

    /// <summary>Products with a matrix that a bias may be added to by the next node.</summary>
    public Dictionary<GraphNode, (GraphNode From, float[] Weight, int Units)> Products { get; } = new(ReferenceEqualityComparer.Instance);

    public Graph Build()
    {
        var graph = _file.Graph ?? throw new DataFormatException($"{_name}: an ONNX file holds a graph; there is none");
        foreach (var tensor in graph.Initializer)
        {
            var read = OnnxTensor.Read(tensor, $"{_name}: tensor {DataFormatException.Quote(tensor.Name)}");
            _tensorFloats += read.Floats?.Length ?? 0;
            Add(_constants, tensor.Name, read, "tensor");
        }

        var inputs = new List<GraphNode>();
        foreach (var input in graph.Input)
        {
            // Older files list their tensors as inputs too.
            if (!_constants.ContainsKey(input.Name))
            {
                inputs.Add(GraphNode.Input(ReadShape(input), input.Name.Length > 0 ? input.Name : null));
                Add(_signals, input.Name, inputs[^1], "input");
            }
        }

        foreach (var node in graph.Node)
        {
            Read(new OnnxNode(node, _name));
        }

        var outputs = new List<GraphNode>();
        foreach (var output in graph.Output)
        {
            outputs.Add(_signals.TryGetValue(output.Name, out var signal)
                ? signal
                : throw new DataFormatException($"{_name}: the output {DataFormatException.Quote(output.Name)} must be computed from the inputs; {(_constants.ContainsKey(output.Name) ? "it is constant" : "no node gives it")}"));
        }

        var model = new Graph(inputs.ToArray(), outputs.ToArray());
        Load(model);
        return model;
    }

    /// <summary>An input of a node that has a batch.</summary>
    public GraphNode Signal(OnnxNode node, int index) => index < node.Inputs.Count && _signals.TryGetValue(node.Inputs[index], out var signal)
        ? signal
        : throw Missing(node, index, "be computed from the inputs of the graph", "it is constant");

    /// <summary>An input of a node that has none.</summary>
    public OnnxTensor Constant(OnnxNode node, int index) => ConstantOrNone(node, index) ?? throw Missing(node, index, "be there", string.Empty);

    /// <summary>An optional input that has no batch; null where it is left out.</summary>
    public OnnxTensor? ConstantOrNone(OnnxNode node, int index)
    {
        if (index >= node.Inputs.Count || node.Inputs[index].Length == 0)
        {
            return null;
        }

        return _constants.TryGetValue(node.Inputs[index], out var constant) ? constant : throw Missing(node, index, "be a tensor of the file", "it is computed");
    }

    /// <summary>The floats of an input that has no batch.</summary>
    public float[] Floats(OnnxNode node, int index) => Constant(node, index).Floats ?? throw node.Error($"input {index} must hold floats; whole numbers were found");

    /// <summary>The whole numbers of an input that has no batch.</summary>
    public long[] Integers(OnnxNode node, int index) => Constant(node, index).Integers ?? throw node.Error($"input {index} must hold whole numbers; floats were found");

    /// <summary>True if an input is constant.</summary>
    public bool IsConstant(OnnxNode node, int index) => index < node.Inputs.Count && _constants.ContainsKey(node.Inputs[index]);

    /// <summary>Says what a node gives.</summary>
    public void Give(OnnxNode node, GraphNode signal) => Add(_signals, OutputOf(node), signal, "value");

    /// <summary>Says what a node gives.</summary>
    public void Give(OnnxNode node, OnnxTensor constant) => Add(_constants, OutputOf(node), constant, "value");

    /// <summary>Puts a layer behind a signal; nodes that do the same with the same tensors share one.</summary>
    /// <param name="node">The node, whose first input is the signal.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="parameters">Its parameters, as they lie in memory.</param>
    public GraphNode Apply(OnnxNode node, Layer layer, params ReadOnlySpan<(string Name, float[] Values)> parameters) =>
        Apply(node, Signal(node, 0), layer, $"{node.Signature} {string.Join('\n', node.Inputs.Skip(1))}", parameters);

    /// <summary>The same, where something else tells alike nodes apart.</summary>
    public GraphNode Apply(OnnxNode node, GraphNode from, Layer layer, string signature, params ReadOnlySpan<(string Name, float[] Values)> parameters)
    {
        if (parameters.Length > 0 && !_shared.TryAdd(signature, layer))
        {
            return from.Then(_shared[signature]);
        }

        foreach (var (name, values) in parameters)
        {
            _parameterFloats += values.Length;
            if (Array.FindIndex(values, value => !float.IsFinite(value)) is var bad and >= 0)
            {
                throw node.Error(string.Create(CultureInfo.InvariantCulture, $"every {name} must be finite; {values[bad]} was found"));
            }
        }

        if (_parameterFloats > (MostCopies * _tensorFloats) + 65_536)
        {
            throw node.Error($"the tensors of a file are used in at most {MostCopies} different ways on the whole; the parameters would be {_parameterFloats} floats made of {_tensorFloats}");
        }

        if (parameters.Length > 0)
        {
            _parameters.Add(layer, parameters.ToArray());
        }

        return from.Then(layer);
    }

    private void Add<T>(Dictionary<string, T> values, string name, T value, string kind)
    {
        if (!values.TryAdd(name, value))
        {
            throw new DataFormatException($"{_name}: every {kind} has a name of its own; {DataFormatException.Quote(name)} is there twice");
        }
    }

    private string OutputOf(OnnxNode node)
    {
        // Whoever reads another output finds that no node gives it.
        var name = node.Outputs.Count > 0 ? node.Outputs[0] : throw node.Error("a node gives at least one value; it names none");
        return !_signals.ContainsKey(name) && !_constants.ContainsKey(name) ? name : throw node.Error($"every value has one name; {DataFormatException.Quote(name)} is there already");
    }

    private void Read(OnnxNode node)
    {
        if (!OnnxOperators.All.TryGetValue(node.Op, out var read) || !node.IsStandard)
        {
            throw node.Error(node.IsStandard ? "this operator is not read here" : "operators of the standard domain are read");
        }

        read(this, node);
        node.RequireAllRead();
    }

    private void Load(Graph model)
    {
        foreach (var tensor in model.Parameters.Tensors)
        {
            if (!_parameters.TryGetValue(model.Layers[tensor.Layer], out var parameters))
            {
                continue;
            }

            foreach (var (name, values) in parameters)
            {
                if (name == tensor.Spec.Name)
                {
                    values.CopyTo(model.Parameters[tensor]);
                }
            }
        }
    }

    private Shape ReadShape(ValueInfoProto input)
    {
        var what = $"{_name}: input {DataFormatException.Quote(input.Name)}";
        var type = input.Type?.TensorType;
        if (type?.Shape is null || type.ElemType != (int)DataType.Float)
        {
            throw new DataFormatException($"{what}: an input that is read is a tensor of floats whose shape is known");
        }

        if (type.Shape.Dim.Count is < 2 or > 5)
        {
            throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{what}: an input has a batch and one to four more axes; {type.Shape.Dim.Count} were found"));
        }

        var extents = new int[type.Shape.Dim.Count - 1];
        for (var axis = 0; axis < extents.Length; axis++)
        {
            var extent = type.Shape.Dim[1 + axis].DimValue;
            extents[axis] = extent is >= 1 and <= int.MaxValue
                ? (int)extent
                : throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{what}: every extent but the batch's is a number from 1 up; axis {axis + 1} has {extent}"));
        }

        try
        {
            return new Shape(extents);
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException($"{what}: {e.Message}", e);
        }
    }

    private int ReadOperatorSet()
    {
        foreach (var set in _file.OpsetImport)
        {
            if (set.Domain is "" or "ai.onnx")
            {
                return set.Version is >= OnnxFile.OldestOperatorSet and <= OnnxFile.NewestOperatorSet
                    ? (int)set.Version
                    : throw new DataFormatException(string.Create(
                        CultureInfo.InvariantCulture, $"{_name}: operator sets {OnnxFile.OldestOperatorSet} to {OnnxFile.NewestOperatorSet} are read; {set.Version} was found"));
            }
        }

        throw new DataFormatException($"{_name}: an ONNX file names its operator set; this one does not");
    }

    private DataFormatException Missing(OnnxNode node, int index, string rule, string otherwise)
    {
        if (index >= node.Inputs.Count || node.Inputs[index].Length == 0)
        {
            return node.Error(string.Create(CultureInfo.InvariantCulture, $"input {index} must be there; the node has {node.Inputs.Count}"));
        }

        var known = _signals.ContainsKey(node.Inputs[index]) || _constants.ContainsKey(node.Inputs[index]);
        return node.Error(string.Create(CultureInfo.InvariantCulture, $"input {index}, {DataFormatException.Quote(node.Inputs[index])}, must {rule}; {(known ? otherwise : "no node before gives it")}"));
    }
}
