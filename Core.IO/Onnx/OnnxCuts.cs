using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads operators that take a part of a value.</summary>
internal static class OnnxCuts
{
    /// <summary>The same values under other extents; no layer where they are the same.</summary>
    public static GraphNode View(GraphNode from, ReadOnlySpan<int> extents) =>
        extents.SequenceEqual(from.Shape.Dimensions) ? from : extents.Length == 1 ? from.Then(new Flatten()) : from.Then(new Reshape(extents));

    /// <summary>Some places of one axis of a sample.</summary>
    public static GraphNode Along(GraphNode from, int axis, int first, int count)
    {
        var extents = from.Shape.Dimensions.ToArray();
        var extent = extents[axis];
        if (count == extent)
        {
            return from;
        }

        // Axes before it as channels, axes behind it as a second place.
        var (before, after) = (1, 1);
        for (var i = 0; i < extents.Length; i++)
        {
            before *= i < axis ? extents[i] : 1;
            after *= i > axis ? extents[i] : 1;
        }

        extents[axis] = count;
        var cut = View(from, [before, extent, after]).Then(new Cropping(Padding.Of((first, 0), (extent - first - count, 0))));
        return View(cut, extents);
    }

    public static void Slice(OnnxImport import, OnnxNode node)
    {
        var starts = import.OperatorSet < 10 ? node.Ints("starts") : import.Integers(node, 1);
        var ends = import.OperatorSet < 10 ? node.Ints("ends") : import.Integers(node, 2);
        var axes = import.OperatorSet < 10 ? node.Ints("axes") : import.ConstantOrNone(node, 3) is null ? null : import.Integers(node, 3);
        var steps = import.ConstantOrNone(node, 4) is null ? null : import.Integers(node, 4);
        var count = starts?.Length ?? throw node.Error("starts must be there");
        axes ??= [.. Enumerable.Range(0, count).Select(axis => (long)axis)];
        if (ends?.Length != count || axes.Length != count || (steps is not null && (steps.Length != count || steps.Any(step => step != 1))))
        {
            throw node.Error("axes are cut in steps of 1, each from one start to one end; another cut was found");
        }

        if (import.IsConstant(node, 0))
        {
            import.Give(node, OnnxFolding.Slice(import, node, starts, ends, axes));
            return;
        }

        var signal = import.Value(node, 0);
        for (var i = 0; i < count; i++)
        {
            var axis = NodeAxis(node, signal, axes[i]);
            var extent = signal.Node.Shape[axis];
            var (first, last) = (OnnxFolding.Clamp(starts[i], extent), OnnxFolding.Clamp(ends[i], extent));
            signal = first < last
                ? signal with { Node = Along(signal.Node, axis, first, last - first) }
                : throw node.Error($"a cut leaves at least one place; from {starts[i]} to {ends[i]} of {extent} was found");
        }

        import.Give(node, signal);
    }

    /// <summary>Vectors of a table; or one place of an axis of a signal; or arithmetic on shapes.</summary>
    public static void Gather(OnnxImport import, OnnxNode node)
    {
        var axis = node.Int("axis", 0);
        if (!import.IsConstant(node, 0))
        {
            Select(import, node, axis);
        }
        else if (import.IsConstant(node, 1))
        {
            import.Give(node, OnnxFolding.Gather(import, node, axis));
        }
        else
        {
            LookUp(import, node, axis);
        }
    }

    private static void Select(OnnxImport import, OnnxNode node, long axis)
    {
        var signal = import.Value(node, 0);
        var at = NodeAxis(node, signal, axis);
        var extent = signal.Node.Shape[at];
        if (import.Integers(node, 1) is not [var index] || index < -extent || index >= extent)
        {
            throw node.Error($"one place of {extent} is taken from a signal; [{string.Join(", ", import.Integers(node, 1).Take(8))}] was found");
        }

        var one = signal with { Node = Along(signal.Node, at, (int)(index < 0 ? index + extent : index), 1) };
        import.Give(node, import.Constant(node, 1).Extents.Length > 0 ? one : OnnxViews.Squeeze(node, one, [axis]));
    }

    private static void LookUp(OnnxImport import, OnnxNode node, long axis)
    {
        var (table, values) = (import.Constant(node, 0), import.Floats(node, 0));
        var entries = import.Value(node, 1);
        if (axis != 0 || table.Extents.Length != 2 || values.Length == 0 || !entries.IsWhole)
        {
            throw node.Error($"vectors are looked up along axis 0 of a table, by whole numbers; axis {axis} of a tensor [{string.Join(", ", table.Extents)}] was found");
        }

        var layer = new Embedding((int)table.Extents[0], (int)table.Extents[1]);
        import.Give(node, import.Parameters.Apply(node, entries with { IsWhole = false }, layer, $"Gather {node.Inputs[0]}", isEach: true, ("weight", values)));
    }

    private static int NodeAxis(OnnxNode node, OnnxSignal from, long axis)
    {
        var at = axis < 0 ? axis + from.Rank : axis;
        return at >= 0 && at < from.Rank && from.NodeAxis((int)at) is var found and >= 0
            ? found
            : throw node.Error($"a part is taken of an axis of a sample; axis {axis} was found for samples {from.Node.Shape}, of which axis {from.BatchAxis} counts the batch");
    }
}
