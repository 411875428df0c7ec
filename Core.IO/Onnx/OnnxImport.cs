using System.Globalization;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Onnx;

/// <summary>
/// Wires a model as the graph of a file says. A value is either a signal, which has a batch of samples, or constant: a tensor of the file or
/// what shape arithmetic makes of shapes and tensors.
/// </summary>
internal sealed class OnnxImport
{
    private readonly ModelProto _file;
    private readonly string _name;
    private readonly Dictionary<string, OnnxSignal> _signals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public OnnxImport(ModelProto file, string name)
    {
        (_file, _name) = (file, name);
        OperatorSet = ReadOperatorSet();
    }

    /// <summary>The version of the operators.</summary>
    public int OperatorSet { get; }

    /// <summary>The number of samples that the file was written for; null if it takes any.</summary>
    public long? Batch { get; private set; }

    /// <summary>The parameters of the layers.</summary>
    public OnnxParameters Parameters { get; private set; } = new(0);

    /// <summary>Products with a matrix that a bias may be added to by the next node.</summary>
    public Dictionary<GraphNode, (OnnxSignal From, float[] Weight, int Units)> Products { get; } = new(ReferenceEqualityComparer.Instance);

    public Graph Build()
    {
        var graph = _file.Graph ?? throw new DataFormatException($"{_name}: an ONNX file holds a graph; there is none");
        var tensorFloats = 0L;
        foreach (var tensor in graph.Initializer)
        {
            var read = OnnxTensor.Read(tensor, $"{_name}: tensor {DataFormatException.Quote(tensor.Name)}");
            tensorFloats += read.Floats?.Length ?? 0;
            Add(_constants, tensor.Name, read, "tensor");
        }

        Parameters = new OnnxParameters(tensorFloats);
        var inputs = new List<GraphNode>();
        foreach (var input in graph.Input)
        {
            // Older files list their tensors as inputs too.
            if (!_constants.ContainsKey(input.Name))
            {
                var signal = OnnxInputs.Read(input, _name, out var batch);
                Batch ??= batch;
                inputs.Add(signal.Node);
                Add(_signals, input.Name, signal, "input");
            }
        }

        _used.UnionWith(graph.Node.SelectMany(node => node.Input));
        _used.UnionWith(graph.Output.Select(output => output.Name));
        foreach (var node in graph.Node)
        {
            Read(new OnnxNode(node, _name));
        }

        var outputs = new List<GraphNode>();
        foreach (var output in graph.Output)
        {
            outputs.Add(_signals.TryGetValue(output.Name, out var signal)
                ? signal.Node
                : throw new DataFormatException($"{_name}: the output {DataFormatException.Quote(output.Name)} must be computed from the inputs; {(_constants.ContainsKey(output.Name) ? "it is constant" : "no node gives it")}"));
        }

        var model = new Graph(inputs.ToArray(), outputs.ToArray());
        Parameters.Load(model);
        return model;
    }

    /// <summary>An input of a node that has a batch, whatever its numbers are and wherever the batch stands.</summary>
    public OnnxSignal Value(OnnxNode node, int index) => index < node.Inputs.Count && _signals.TryGetValue(node.Inputs[index], out var signal)
        ? signal
        : throw Missing(node, index, "be computed from the inputs of the graph", "it is constant");

    /// <summary>An input of a node that has a batch of floats, wherever the batch stands.</summary>
    public OnnxSignal Signal(OnnxNode node, int index) =>
        Value(node, index) is { IsWhole: false } signal ? signal : throw node.Error($"input {index} must hold floats; whole numbers were found");

    /// <summary>An input of a node that has a batch of floats as its first axis.</summary>
    public OnnxSignal Rows(OnnxNode node, int index) => Signal(node, index) is { BatchAxis: 0 } signal
        ? signal
        : throw node.Error($"the batch is the first axis of input {index}; it is axis {Signal(node, index).BatchAxis} here");

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
    public float[] Floats(OnnxNode node, int index) => Constant(node, index).Floats ?? throw node.Error($"input {index} must hold floats; {(Constant(node, index).Integers is null ? "none of a known number" : "whole numbers")} were found");

    /// <summary>The whole numbers of an input that has no batch.</summary>
    public long[] Integers(OnnxNode node, int index) => Constant(node, index).Integers ?? throw node.Error($"input {index} must hold whole numbers; floats were found");

    /// <summary>True if an input is constant.</summary>
    public bool IsConstant(OnnxNode node, int index) => index < node.Inputs.Count && _constants.ContainsKey(node.Inputs[index]);

    /// <summary>True if an output of a node is named, and taken by another node or given by the graph.</summary>
    public bool IsUsed(OnnxNode node, int output) => output < node.Outputs.Count && node.Outputs[output].Length > 0 && _used.Contains(node.Outputs[output]);

    /// <summary>Says what a node gives.</summary>
    public void Give(OnnxNode node, OnnxSignal signal, int output = 0) => Add(_signals, OutputOf(node, output), signal, "value");

    /// <summary>Says what a node gives.</summary>
    public void Give(OnnxNode node, OnnxTensor constant) => Add(_constants, OutputOf(node, 0), constant, "value");

    /// <summary>Puts a layer with parameters behind a node's first input, whose batch stands first.</summary>
    /// <param name="node">The node.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="parameters">Its parameters, as they lie in memory.</param>
    public OnnxSignal Apply(OnnxNode node, Layer layer, params ReadOnlySpan<(string Name, float[] Values)> parameters) =>
        Parameters.Apply(node, Rows(node, 0), layer, $"{node.Signature} {string.Join('\n', node.Inputs.Skip(1))}", isEach: false, parameters);

    private void Add<T>(Dictionary<string, T> values, string name, T value, string kind)
    {
        if (!values.TryAdd(name, value))
        {
            throw new DataFormatException($"{_name}: every {kind} has a name of its own; {DataFormatException.Quote(name)} is there twice");
        }
    }

    private string OutputOf(OnnxNode node, int output)
    {
        // Whoever reads an output that was not given finds that no node gives it.
        var name = output < node.Outputs.Count ? node.Outputs[output] : throw node.Error("a node gives at least one value; it names none");
        return !_signals.ContainsKey(name) && !_constants.ContainsKey(name) ? name : throw node.Error($"every value has one name; {DataFormatException.Quote(name)} is there already");
    }

    private void Read(OnnxNode node)
    {
        if (!OnnxOperators.All.TryGetValue(node.Op, out var read) || !node.IsStandard)
        {
            throw node.Error(node.IsStandard ? "this operator is not read here" : "operators of the standard domain are read");
        }

        try
        {
            read(this, node);
        }
        catch (LayerException e)
        {
            throw node.Error(e);
        }

        node.RequireAllRead();
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
