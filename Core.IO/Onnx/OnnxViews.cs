using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads operators that give values another shape or place.</summary>
internal static class OnnxViews
{
    public static void Flatten(OnnxImport import, OnnxNode node)
    {
        var from = import.Signal(node, 0);
        var axis = node.Int("axis", 1);
        if (axis != 1 && axis != -from.Shape.Rank)
        {
            throw node.Error($"axis 1, which keeps the batch, is read; {axis} was found");
        }

        import.Give(node, from.Shape.Rank == 1 ? from : from.Then(new Flatten()));
    }

    public static void Reshape(OnnxImport import, OnnxNode node)
    {
        node.Require("allowzero", 0);
        var extents = import.Integers(node, 1);
        if (import.IsConstant(node, 0))
        {
            var constant = import.Constant(node, 0);
            if (extents is not [-1] && extents.Aggregate(1L, (product, extent) => product * Math.Max(0, extent)) != constant.Extents.Aggregate(1L, (product, extent) => product * extent))
            {
                throw node.Error($"a tensor [{string.Join(", ", constant.Extents)}] cannot have the shape [{string.Join(", ", extents)}]");
            }

            import.Give(node, constant with { Extents = extents is [-1] ? [constant.Floats?.Length ?? constant.Integers!.Length] : extents });
            return;
        }

        var from = import.Signal(node, 0);
        import.Give(node, View(node, from, Resolve(node, from.Shape, extents)));
    }

    public static void Squeeze(OnnxImport import, OnnxNode node)
    {
        var axes = Axes(import, node);
        if (import.IsConstant(node, 0))
        {
            var constant = import.Constant(node, 0);
            var drop = axes?.Select(axis => axis < 0 ? axis + constant.Extents.Length : axis).ToArray();
            import.Give(node, constant with { Extents = [.. constant.Extents.Where((extent, i) => drop is null ? extent != 1 : !drop.Contains(i))] });
            return;
        }

        var from = import.Signal(node, 0);
        var rank = from.Shape.Rank + 1;
        var dropped = (axes ?? throw node.Error("the axes must be there")).Select(axis => axis < 0 ? axis + rank : axis).ToArray();
        if (dropped.Any(axis => axis < 1 || axis >= rank || from.Shape[(int)axis - 1] != 1))
        {
            throw node.Error($"axes of extent 1 behind the batch are dropped; [{string.Join(", ", axes)}] of samples {from.Shape} were found");
        }

        import.Give(node, View(node, from, [.. from.Shape.Dimensions.ToArray().Where((_, i) => !dropped.Contains(i + 1))]));
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

        var from = import.Signal(node, 0);
        var extents = Insert(node, [OnnxTensor.Batch, .. from.Shape.Dimensions.ToArray().Select(extent => (long)extent)], axes);
        import.Give(node, extents[0] == OnnxTensor.Batch
            ? View(node, from, [.. extents.Skip(1).Select(extent => (int)extent)])
            : throw node.Error("the batch stays the first axis; an axis was put before it"));
    }

    public static void Transpose(OnnxImport import, OnnxNode node)
    {
        var from = import.Signal(node, 0);
        var rank = from.Shape.Rank;
        var order = node.Ints("perm") ?? throw node.Error("perm must be there, as the batch stays the first axis");
        if (order.Length != rank + 1 || order[0] != 0 || !order.Order().SequenceEqual(Enumerable.Range(0, rank + 1).Select(axis => (long)axis)))
        {
            throw node.Error($"perm keeps the batch as the first axis and holds every other of samples {from.Shape} once; [{string.Join(", ", order)}] was found");
        }

        // Where only axes of extent 1 change places, no value does.
        var moved = order.Skip(1).Where(axis => from.Shape[(int)axis - 1] != 1).ToArray();
        import.Give(node, moved.SequenceEqual(moved.Order())
            ? View(node, from, [.. order.Skip(1).Select(axis => from.Shape[(int)axis - 1])])
            : throw node.Error($"axes of more than one place keep their order; perm [{string.Join(", ", order)}] of samples {from.Shape} was found"));
    }

    public static void Pad(OnnxImport import, OnnxNode node)
    {
        var from = import.Signal(node, 0);
        var rank = from.Shape.Rank;
        if (node.Text("mode", "constant") is var mode && mode != "constant")
        {
            throw node.Error($"mode constant is read; {Train.Data.DataFormatException.Quote(mode)} was found");
        }

        var pads = import.OperatorSet < 11 ? node.Ints("pads") ?? throw node.Error("pads must be there") : import.Integers(node, 1);
        var value = import.OperatorSet < 11 ? node.Float("value", 0f) : import.ConstantOrNone(node, 2)?.Floats is [var filling] ? filling : 0f;
        if (value != 0f || import.ConstantOrNone(node, 3) is not null || pads.Length != 2 * (rank + 1) || rank is < 2 or > 4 || pads.Any(places => places is < 0 or > int.MaxValue)
            || pads[0] + pads[1] + pads[rank + 1] + pads[rank + 2] != 0)
        {
            throw node.Error($"zeros around all axes but batch and channels are read; pads [{string.Join(", ", pads)}] of {value} for samples {from.Shape} were found");
        }

        import.Give(node, from.Then(new ZeroPadding(Padding.Of(Places(2), Places(rank + 3)))));

        Extents Places(int first) => Extents.Of(pads[first..(first + rank - 1)].Select(places => (int)places).ToArray());
    }

    private static GraphNode View(OnnxNode node, GraphNode from, int[] extents)
    {
        if (extents.Length == 0)
        {
            throw node.Error("a sample keeps at least one axis; none is left");
        }

        return extents.AsSpan().SequenceEqual(from.Shape.Dimensions) ? from : extents.Length == 1 ? from.Then(new Flatten()) : from.Then(new Reshape(extents));
    }

    /// <summary>What a shape says of a sample: 0 keeps an extent, −1 takes what is left.</summary>
    private static int[] Resolve(OnnxNode node, Shape shape, long[] extents)
    {
        var count = (long)shape.Count;
        var resolved = new long[Math.Max(0, extents.Length - 1)];
        var known = 1L;
        for (var i = 0; i < resolved.Length; i++)
        {
            var extent = extents[i + 1];
            resolved[i] = extent == 0 && i < shape.Rank ? shape[i] : extent;
            known = resolved[i] == -1 ? known : resolved[i] is >= 1 and <= int.MaxValue && known <= count ? known * resolved[i] : 0;
        }

        // The batch: kept, left over, or the one number that the exporter saw.
        var batch = extents.Length > 0 ? extents[0] : 0;
        var open = Array.IndexOf(resolved, -1);
        if (known >= 1 && open >= 0 && batch != -1 && Array.LastIndexOf(resolved, -1) == open && count % known == 0)
        {
            (resolved[open], known) = (count / known, count);
        }

        return extents.Length > 1 && known == count && batch is OnnxTensor.Batch or >= -1
            ? [.. resolved.Select(extent => (int)extent)]
            : throw node.Error($"the shape keeps the batch as its first axis, and {count} values a sample; [{string.Join(", ", extents.Select(extent => extent == OnnxTensor.Batch ? "batch" : $"{extent}"))}] was found");
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
