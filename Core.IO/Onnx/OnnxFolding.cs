using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads constants, and the arithmetic on shapes that exporters write around a Flatten; it is done while the file is read.</summary>
internal static class OnnxFolding
{
    // A shape is short; whatever is longer is no shape arithmetic.
    private const int MostNumbers = 64;

    public static void Constant(OnnxImport import, OnnxNode node)
    {
        OnnxTensor? value = null;
        if (node.Tensor("value") is { } tensor)
        {
            value = OnnxTensor.Read(tensor, node.Error("value").Message);
        }
        else if (node.Ints("value_ints") is { } integers)
        {
            value = OnnxTensor.List(integers);
        }
        else if (node.Floats("value_floats") is { } floats)
        {
            value = new OnnxTensor([floats.Length], floats, null);
        }
        else if (node.Has("value_int"))
        {
            value = new OnnxTensor([], null, [node.Int("value_int", 0)]);
        }
        else if (node.Has("value_float"))
        {
            value = new OnnxTensor([], [node.Float("value_float", 0f)], null);
        }

        import.Give(node, value ?? throw node.Error("a constant has a value, value_int, value_ints, value_float or value_floats"));
    }

    public static void Shape(OnnxImport import, OnnxNode node)
    {
        var extents = import.IsConstant(node, 0) ? import.Constant(node, 0).Extents : import.Value(node, 0).FileExtents;
        var (start, end) = (Clamp(node.Int("start", 0), extents.Length), Clamp(node.Int("end", long.MaxValue), extents.Length));
        import.Give(node, OnnxTensor.List(start < end ? extents[start..end] : []));
    }

    /// <summary>Numbers of a list, by their places.</summary>
    public static OnnxTensor Gather(OnnxImport import, OnnxNode node, long axis)
    {
        var (list, numbers) = List(import, node, 0);
        var indices = import.Constant(node, 1);
        if (axis != 0)
        {
            throw node.Error($"axis = 0 of a list is read; {axis} was found");
        }

        var picked = (indices.Integers ?? throw node.Error("the indices are whole numbers; floats were found")).Select(index =>
        {
            var at = index < 0 ? index + numbers.Length : index;
            return at >= 0 && at < numbers.Length ? numbers[at] : throw node.Error($"an index lies in the {numbers.Length} numbers; {index} was found");
        });
        return list with { Extents = indices.Extents, Integers = [.. picked] };
    }

    /// <summary>A part of a list, or of a tensor whose values are all one.</summary>
    public static OnnxTensor Slice(OnnxImport import, OnnxNode node, long[] starts, long[] ends, long[] axes)
    {
        if (import.Constant(node, 0) is { Uniform: { } value } tensor)
        {
            var extents = (long[])tensor.Extents.Clone();
            for (var i = 0; i < axes.Length; i++)
            {
                var axis = axes[i] < 0 ? axes[i] + extents.Length : axes[i];
                if (axis < 0 || axis >= extents.Length || OnnxTensor.IsBatches(extents[axis]))
                {
                    throw node.Error($"an axis of a known extent is cut; axis {axes[i]} of {extents.Length} was found");
                }

                extents[axis] = Math.Max(0, Math.Clamp(FromEnd(ends[i], extents[axis]), 0, extents[axis]) - Math.Clamp(FromEnd(starts[i], extents[axis]), 0, extents[axis]));
            }

            return OnnxTensor.Filled(value, extents);
        }

        var (list, numbers) = List(import, node, 0);
        if (starts is not [var start] || ends is not [var end] || axes is not [0])
        {
            throw node.Error("one axis, number 0, of a list is cut; another cut was found");
        }

        var (first, last) = (Clamp(start, numbers.Length), Clamp(end, numbers.Length));
        return list with { Extents = [Math.Max(0, last - first)], Integers = first < last ? numbers[first..last] : [] };
    }

    /// <summary>A place in an axis, counted from the end where it is negative, and no farther than either end.</summary>
    public static int Clamp(long place, int extent) => (int)Math.Clamp(FromEnd(place, extent), 0, extent);

    public static void ConstantOfShape(OnnxImport import, OnnxNode node)
    {
        var value = node.Tensor("value") is { } tensor ? OnnxTensor.Read(tensor, node.Error("value").Message).Floats : [0f];
        import.Give(node, value is [var filling]
            ? OnnxTensor.Filled(filling, RequireExtents(node, import.Integers(node, 0)))
            : throw node.Error("the value is one float; another was found"));
    }

    public static void Expand(OnnxImport import, OnnxNode node)
    {
        var tensor = import.Constant(node, 0);
        var extents = RequireExtents(node, import.Integers(node, 1)).ToList();
        extents.InsertRange(0, Enumerable.Repeat(1L, Math.Max(0, tensor.Extents.Length - extents.Count)));
        for (var i = 1; i <= tensor.Extents.Length; i++)
        {
            extents[^i] = extents[^i] == 1 ? tensor.Extents[^i] : extents[^i];
        }

        import.Give(node, OnnxTensor.Filled(tensor.Uniform ?? throw node.Error("tensors of one value are expanded; this one holds several"), [.. extents]));
    }

    /// <summary>The product of two numbers of shapes, one of which may stand for the batch.</summary>
    public static OnnxTensor Multiply(OnnxImport import, OnnxNode node)
    {
        var ((tensor, left), (_, right)) = (List(import, node, 0), List(import, node, 1));
        if (left is not [var x] || right is not [var y] || node.Inputs.Count != 2)
        {
            throw node.Error("two whole numbers are multiplied; lists were found");
        }

        var times = OnnxTensor.IsBatches(x) ? y : x;
        var isBatches = OnnxTensor.IsBatches(x) || OnnxTensor.IsBatches(y);
        var product = (Int128)(isBatches ? OnnxTensor.TimesOf(OnnxTensor.IsBatches(x) ? x : y) : y) * times;
        return product > 0 && product <= int.MaxValue
            ? tensor with { Integers = [isBatches ? OnnxTensor.Batches((int)product) : (long)product] }
            : throw node.Error($"a product of extents is from 1 to {int.MaxValue}; {product} was found");
    }

    public static void Cast(OnnxImport import, OnnxNode node)
    {
        var type = (DataType)node.Int("to", 0);
        node.Ignore("saturate");
        if (import.IsConstant(node, 0) && type is DataType.Int64 or DataType.Int32 && import.Constant(node, 0).Integers is not null)
        {
            import.Give(node, import.Constant(node, 0));
        }
        else if (type is DataType.Float or DataType.Int64 or DataType.Int32 && !import.IsConstant(node, 0))
        {
            // Whole numbers only look up tables, which refuse what is none.
            import.Give(node, import.Value(node, 0) with { IsWhole = type != DataType.Float });
        }
        else
        {
            throw node.Error($"signals are cast to float, int32 or int64, and shapes to int64; a cast to {type} was found");
        }
    }

    public static void Concat(OnnxImport import, OnnxNode node)
    {
        var axis = node.Int("axis", 0);
        var count = Enumerable.Range(0, node.Inputs.Count).Count(i => import.IsConstant(node, i));
        if (count == node.Inputs.Count)
        {
            long[] all = [.. Enumerable.Range(0, count).SelectMany(i => List(import, node, i).Numbers)];
            import.Give(node, axis is 0 or -1 && all.Length <= MostNumbers ? OnnxTensor.List(all) : throw node.Error("lists of whole numbers are put together; something else was found"));
            return;
        }

        var signals = Enumerable.Range(0, node.Inputs.Count).Select(i => import.Value(node, i)).ToArray();
        var first = signals[0];
        var along = axis < 0 ? axis + first.Rank : axis;
        var at = along >= 0 && along < first.Rank ? first.NodeAxis((int)along) : -1;
        if (at < 0 || signals.Any(signal => !signal.IsLike(first)))
        {
            throw node.Error($"values of which one axis counts the batch are put side by side along another; axis {axis} was found for samples {first.Node.Shape} with the batch as axis {first.BatchAxis}");
        }

        import.Give(node, signals.Length == 1 ? first : first with { Node = GraphNode.Of(new Concatenate(at), Array.ConvertAll(signals, signal => signal.Node)) });
    }

    private static long FromEnd(long place, long extent) => place < 0 ? place + extent : place;

    private static long[] RequireExtents(OnnxNode node, long[] extents) => extents.Length <= 8 && extents.All(extent => extent >= 0 || OnnxTensor.IsBatches(extent))
        ? extents
        : throw node.Error($"a tensor has at most 8 extents, none below 0; [{string.Join(", ", extents.Take(9).Select(OnnxTensor.Describe))}] was found");

    private static (OnnxTensor Tensor, long[] Numbers) List(OnnxImport import, OnnxNode node, int index)
    {
        var tensor = import.Constant(node, index);
        return tensor is { Integers: { } numbers, Extents.Length: <= 1 } && numbers.Length <= MostNumbers
            ? (tensor, numbers)
            : throw node.Error($"input {index} must be a list of at most {MostNumbers} whole numbers; a tensor [{string.Join(", ", tensor.Extents)}] was found");
    }
}
