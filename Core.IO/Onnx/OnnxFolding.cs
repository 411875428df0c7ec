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
        long[] extents = import.IsConstant(node, 0)
            ? import.Constant(node, 0).Extents
            : [OnnxTensor.Batch, .. import.Signal(node, 0).Shape.Dimensions.ToArray().Select(extent => (long)extent)];
        var (start, end) = (Clamp(node.Int("start", 0)), Clamp(node.Int("end", long.MaxValue)));
        import.Give(node, OnnxTensor.List(start < end ? extents[start..end] : []));

        int Clamp(long axis) => (int)Math.Clamp(axis < 0 ? axis + extents.Length : axis, 0, extents.Length);
    }

    public static void Gather(OnnxImport import, OnnxNode node)
    {
        node.Require("axis", 0);
        var (list, numbers) = List(import, node, 0);
        var indices = import.Constant(node, 1);
        var picked = (indices.Integers ?? throw node.Error("the indices are whole numbers; floats were found")).Select(index =>
        {
            var at = index < 0 ? index + numbers.Length : index;
            return at >= 0 && at < numbers.Length ? numbers[at] : throw node.Error($"an index lies in the {numbers.Length} numbers; {index} was found");
        });
        import.Give(node, list with { Extents = indices.Extents, Integers = [.. picked] });
    }

    public static void Slice(OnnxImport import, OnnxNode node)
    {
        var (list, numbers) = List(import, node, 0);
        var starts = import.OperatorSet < 10 ? node.Ints("starts") : import.Integers(node, 1);
        var ends = import.OperatorSet < 10 ? node.Ints("ends") : import.Integers(node, 2);
        var axes = import.OperatorSet < 10 ? node.Ints("axes") ?? [0] : import.ConstantOrNone(node, 3)?.Integers ?? [0];
        if (starts is not [var start] || ends is not [var end] || axes is not [0] || (import.ConstantOrNone(node, 4)?.Integers ?? [1]) is not [1])
        {
            throw node.Error("one axis, number 0, is cut in steps of 1; another cut was found");
        }

        var (first, last) = (Clamp(start), Clamp(end));
        import.Give(node, list with { Extents = [Math.Max(0, last - first)], Integers = first < last ? numbers[first..last] : [] });

        int Clamp(long place) => (int)Math.Clamp(place < 0 ? place + numbers.Length : place, 0, numbers.Length);
    }

    public static void Cast(OnnxImport import, OnnxNode node)
    {
        var type = (DataType)node.Int("to", 0);
        node.Ignore("saturate");
        if (import.IsConstant(node, 0) && type is DataType.Int64 or DataType.Int32 && import.Constant(node, 0).Integers is not null)
        {
            import.Give(node, import.Constant(node, 0));
        }
        else if (type is DataType.Float && !import.IsConstant(node, 0))
        {
            import.Give(node, import.Signal(node, 0));
        }
        else
        {
            throw node.Error($"signals are cast to float, and shapes to int64; a cast to {type} was found");
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

        var signals = Enumerable.Range(0, node.Inputs.Count).Select(i => import.Signal(node, i)).ToArray();
        var rank = signals[0].Shape.Rank;
        var along = axis < 0 ? axis + rank + 1 : axis;
        if (along < 1 || along > rank)
        {
            throw node.Error($"values are put side by side along an axis of a sample; axis {axis} was found for samples {signals[0].Shape}");
        }

        import.Give(node, signals.Length == 1 ? signals[0] : GraphNode.Of(new Concatenate((int)along - 1), signals));
    }

    private static (OnnxTensor Tensor, long[] Numbers) List(OnnxImport import, OnnxNode node, int index)
    {
        var tensor = import.Constant(node, index);
        return tensor is { Integers: { } numbers, Extents.Length: <= 1 } && numbers.Length <= MostNumbers
            ? (tensor, numbers)
            : throw node.Error($"input {index} must be a list of at most {MostNumbers} whole numbers; a tensor [{string.Join(", ", tensor.Extents)}] was found");
    }
}
