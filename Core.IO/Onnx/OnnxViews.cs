using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads operators that give values another shape or place.</summary>
internal static class OnnxViews
{
    public static void Flatten(OnnxImport import, OnnxNode node)
    {
        var from = import.Rows(node, 0);
        var axis = node.Int("axis", 1);
        if (axis != 1 && axis != 1 - from.Rank)
        {
            throw node.Error($"axis 1, which keeps the batch, is read; {axis} was found");
        }

        import.Give(node, from.View(node, [from.Count]));
    }

    public static void Squeeze(OnnxImport import, OnnxNode node)
    {
        var axes = Axes(import, node);
        if (!import.IsConstant(node, 0))
        {
            import.Give(node, Squeeze(node, import.Value(node, 0), axes ?? throw node.Error("the axes must be there")));
            return;
        }

        var constant = import.Constant(node, 0);
        var drop = axes?.Select(axis => axis < 0 ? axis + constant.Extents.Length : axis).ToArray();
        if (drop?.Any(axis => axis < 0 || axis >= constant.Extents.Length || constant.Extents[axis] != 1) == true)
        {
            throw node.Error($"axes of extent 1 are dropped; [{string.Join(", ", axes!)}] of a tensor [{string.Join(", ", constant.Extents)}] were found");
        }

        import.Give(node, constant with { Extents = [.. constant.Extents.Where((extent, i) => drop is null ? extent != 1 : !drop.Contains(i))] });
    }

    /// <summary>A signal without some axes of extent 1.</summary>
    public static OnnxSignal Squeeze(OnnxNode node, OnnxSignal from, long[] axes)
    {
        var extents = from.FileExtents;
        var dropped = axes.Select(axis => axis < 0 ? axis + extents.Length : axis).ToArray();
        if (dropped.Any(axis => axis < 0 || axis >= extents.Length || extents[axis] != 1))
        {
            throw node.Error($"axes of extent 1 beside the batch are dropped; [{string.Join(", ", axes)}] of samples {from.Node.Shape} were found");
        }

        return FromFile(node, from, [.. extents.Where((_, axis) => !dropped.Contains(axis))]);
    }

    public static void Unsqueeze(OnnxImport import, OnnxNode node)
    {
        var axes = Axes(import, node) ?? throw node.Error("the axes must be there");
        if (import.IsConstant(node, 0))
        {
            var constant = import.Constant(node, 0);
            import.Give(node, constant with { Extents = [.. Insert(node, constant.Extents, axes)] });
            return;
        }

        var from = import.Value(node, 0);
        import.Give(node, FromFile(node, from, [.. Insert(node, from.FileExtents, axes)]));
    }

    public static void Transpose(OnnxImport import, OnnxNode node)
    {
        var constant = import.IsConstant(node, 0) ? import.Constant(node, 0) : null;
        var from = constant is null ? import.Value(node, 0) : null;
        var rank = constant?.Extents.Length ?? from!.Rank;
        var order = node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Select(axis => (long)(rank - 1 - axis))];
        if (order.Length != rank || !order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)))
        {
            throw node.Error($"perm holds each of {rank} axes once; [{string.Join(", ", order)}] was found");
        }

        if (constant is not null)
        {
            import.Give(node, Transpose(node, constant, order));
            return;
        }

        // The batch only changes its name; and where nothing but axes of extent 1 change places, no value does.
        var batchAxis = Array.IndexOf(order, from!.BatchAxis);
        int[] axes = [.. order.Where(axis => axis != from.BatchAxis).Select(axis => (int)(axis < from.BatchAxis ? axis : axis - 1))];
        var moved = axes.Where(axis => from.Extents[axis] != 1).ToArray();
        import.Give(node, moved.SequenceEqual(moved.Order())
            ? from.View(node, [.. axes.Select(axis => from.Extents[axis])], batchAxis: batchAxis)
            : from.Then(new Permute(axes)) with { BatchAxis = batchAxis });
    }

    public static void Pad(OnnxImport import, OnnxNode node)
    {
        var from = import.Rows(node, 0);
        var rank = from.Rank - 1;
        if (node.Text("mode", "constant") is var mode && mode != "constant")
        {
            throw node.Error($"mode constant is read; {Train.Data.DataFormatException.Quote(mode)} was found");
        }

        var pads = import.OperatorSet < 11 ? node.Ints("pads") ?? throw node.Error("pads must be there") : import.Integers(node, 1);
        var value = import.OperatorSet < 11 ? node.Float("value", 0f) : import.ConstantOrNone(node, 2)?.Floats is [var filling] ? filling : 0f;
        if (value != 0f || import.ConstantOrNone(node, 3) is not null || pads.Length != 2 * (rank + 1) || rank is < 2 or > 4 || pads.Any(places => places is < 0 or > int.MaxValue)
            || pads[0] + pads[1] + pads[rank + 1] + pads[rank + 2] != 0)
        {
            throw node.Error($"zeros around all axes but batch and channels are read; pads [{string.Join(", ", pads)}] of {value} for samples {from.Node.Shape} were found");
        }

        import.Give(node, from.Then(new ZeroPadding(Padding.Of(Places(2), Places(rank + 3)))));

        Extents Places(int first) => Extents.Of(pads[first..(first + rank - 1)].Select(places => (int)places).ToArray());
    }

    private static OnnxSignal FromFile(OnnxNode node, OnnxSignal from, long[] extents) => from.View(
        node, [.. extents.Where(extent => !OnnxTensor.IsBatches(extent)).Select(extent => (int)extent)], batchAxis: Array.FindIndex(extents, OnnxTensor.IsBatches));

    private static OnnxTensor Transpose(OnnxNode node, OnnxTensor tensor, long[] order)
    {
        if (order.SequenceEqual(order.Order()))
        {
            return tensor;
        }

        long[] extents = [.. order.Select(axis => tensor.Extents[axis])];
        if (tensor is { Floats: { Length: > 0 } floats, Extents: [var rows, var columns] })
        {
            var turned = new float[floats.Length];
            MatrixTranspose.Copy((int)rows, (int)columns, floats, (int)columns, turned, (int)rows);
            return tensor with { Extents = extents, Floats = turned };
        }

        return tensor.Uniform is { } value
            ? OnnxTensor.Filled(value, extents)
            : throw node.Error($"matrices of floats are turned round; a tensor [{string.Join(", ", tensor.Extents)}] was found");
    }

    private static long[]? Axes(OnnxImport import, OnnxNode node) => import.OperatorSet < 13 ? node.Ints("axes") : import.ConstantOrNone(node, 1) is null ? null : import.Integers(node, 1);

    private static List<long> Insert(OnnxNode node, long[] extents, long[] axes)
    {
        var rank = extents.Length + axes.Length;
        var inserted = new List<long>(extents);
        foreach (var axis in axes.Select(axis => axis < 0 ? axis + rank : axis).Order())
        {
            if (axis < 0 || axis > inserted.Count || rank > 8)
            {
                throw node.Error($"an axis is put into a shape of at most 8; axis {axis} of {rank} was found");
            }

            inserted.Insert((int)axis, 1);
        }

        return inserted;
    }
}
