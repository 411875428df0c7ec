using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads recurrent operators whose state begins with zeros.</summary>
internal static class OnnxReadRecurrent
{
    public static void Lstm(OnnxImport import, OnnxNode node)
    {
        node.Require("input_forget", 0);
        RequireAbsent(node, 7, "peepholes are not read");
        RequireZeros(import, node, 6);
        if (import.IsUsed(node, 2))
        {
            throw node.Error("output 2, the cell, is not read");
        }

        Read(import, node, OnnxRecurrentKind.OfLstm, node.Texts("activations"));
    }

    public static void Gru(OnnxImport import, OnnxNode node)
    {
        if (node.Int("linear_before_reset", 0) is var linear && linear != 1)
        {
            throw node.Error($"linear_before_reset = 1, the reset after the product, is read; {linear} was found");
        }

        Read(import, node, OnnxRecurrentKind.OfGru, node.Texts("activations"));
    }

    public static void Rnn(OnnxImport import, OnnxNode node)
    {
        var functions = node.Texts("activations");
        Read(import, node, functions is [var first, ..] && OnnxRecurrentKind.OfRelu.IsCalled(first) ? OnnxRecurrentKind.OfRelu : OnnxRecurrentKind.OfTanh, functions);
    }

    private static void Read(OnnxImport import, OnnxNode node, OnnxRecurrentKind kind, string[]? functions)
    {
        RequireAbsent(node, 4, "sequence_lens are not read: every sample has all its steps");
        RequireZeros(import, node, 5);
        var direction = ReadDirection(node);
        var directions = direction == SequenceDirection.Both ? 2 : 1;
        RequireFunctions(node, kind, directions, functions);
        var layout = node.Int("layout", 0);
        var from = import.Signal(node, 0);
        if (layout is < 0 or > 1 || from.Rank != 3 || from.BatchAxis != (layout == 0 ? 1 : 0))
        {
            throw node.Error($"the input is [steps, batch, features], or with layout 1 [batch, steps, features]; samples {from.Node.Shape} with the batch as axis {from.BatchAxis} and layout {layout} were found");
        }

        var (gates, features) = (kind.GateOrder.Length, from.Extents[1]);
        var weight = import.Constant(node, 1);
        var units = weight.Extents is [_, var rows, _] && rows >= gates && rows % gates == 0 ? rows / gates : throw WrongWeight(node, 1, weight, $"[{directions}, {gates} · units, {features}]");
        RequireExtents(node, 1, weight, directions, gates * units, features);
        RequireExtents(node, 2, import.Constant(node, 2), directions, gates * units, units);
        if (node.Int("hidden_size", units) is var hidden && hidden != units)
        {
            throw node.Error($"hidden_size is that of the weights, {units}; {hidden} was found");
        }

        var hasBias = import.ConstantOrNone(node, 3) is not null;
        if (hasBias)
        {
            RequireExtents(node, 3, import.Constant(node, 3), directions, 2 * gates * units);
        }

        var returnsSequence = import.IsUsed(node, 0);
        var layer = kind.Create((int)units, direction, returnsSequence, hasBias);
        var parameters = OnnxRecurrentWeights.Unpack(import, node, kind, (int)units, features, directions, hasBias);
        var signature = $"{node.Signature} {returnsSequence} {string.Join('\n', node.Inputs.Skip(1).Take(3))}";
        var result = import.Parameters.Apply(node, from, layer, signature, isEach: false, parameters);
        var batchAfter = layout == 0 ? 1 : 0;
        if (!returnsSequence)
        {
            GiveState(import, node, result.View(node, [directions, (int)units], batchAxis: batchAfter));
            return;
        }

        import.Give(node, result.View(node, [from.Extents[0], directions, (int)units], batchAxis: 2 * batchAfter));
        if (import.IsUsed(node, 1))
        {
            var state = result with { Node = LastOf(result, direction, (int)units) };
            GiveState(import, node, state.View(node, [directions, (int)units], batchAxis: batchAfter));
        }
    }

    private static void GiveState(OnnxImport import, OnnxNode node, OnnxSignal state)
    {
        if (import.IsUsed(node, 1))
        {
            import.Give(node, state, output: 1);
        }
    }

    /// <summary>The outputs at which each way ends, [directions · units] behind what is counted to the batch.</summary>
    private static GraphNode LastOf(OnnxSignal sequence, SequenceDirection direction, int units)
    {
        var steps = sequence.Node.Shape.Rank - 2;
        var last = OnnxCuts.Along(sequence.Node, steps, sequence.Extents[0] - 1, 1);
        var first = OnnxCuts.Along(sequence.Node, steps, 0, 1);
        return direction switch
        {
            SequenceDirection.Forward => last,
            SequenceDirection.Backward => first,
            _ => GraphNode.Of(new Concatenate(steps + 1), OnnxCuts.Along(last, steps + 1, 0, units), OnnxCuts.Along(first, steps + 1, units, units)),
        };
    }

    private static SequenceDirection ReadDirection(OnnxNode node) => node.Text("direction", "forward") switch
    {
        "forward" => SequenceDirection.Forward,
        "reverse" => SequenceDirection.Backward,
        "bidirectional" => SequenceDirection.Both,
        var other => throw node.Error($"the direction is forward, reverse or bidirectional; {Train.Data.DataFormatException.Quote(other)} was found"),
    };

    private static void RequireFunctions(OnnxNode node, OnnxRecurrentKind kind, int directions, string[]? found)
    {
        var expected = Enumerable.Repeat(kind.Functions, directions).SelectMany(names => names).ToArray();
        if (found is not null && !found.SequenceEqual(expected, StringComparer.OrdinalIgnoreCase))
        {
            throw node.Error($"the activations are {string.Join(", ", expected)}; {Train.Data.DataFormatException.Quote(string.Join(", ", found))} were found");
        }
    }

    private static void RequireAbsent(OnnxNode node, int index, string rule)
    {
        if (index < node.Inputs.Count && node.Inputs[index].Length > 0)
        {
            throw node.Error($"{rule}; input {index} was found");
        }
    }

    private static void RequireZeros(OnnxImport import, OnnxNode node, int index)
    {
        if (import.ConstantOrNone(node, index) is { } state && state.Uniform != 0f)
        {
            throw node.Error($"a state begins with zeros; input {index} holds other numbers");
        }
    }

    private static void RequireExtents(OnnxNode node, int index, OnnxTensor tensor, params long[] extents)
    {
        if (!tensor.Extents.SequenceEqual(extents))
        {
            throw WrongWeight(node, index, tensor, $"[{string.Join(", ", extents)}]");
        }
    }

    private static Train.Data.DataFormatException WrongWeight(OnnxNode node, int index, OnnxTensor tensor, string rule) =>
        node.Error($"input {index} is {rule}; [{string.Join(", ", tensor.Extents)}] was found");
}
