using Spanwise.Core.Layers;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads Reshape: the extents say where the batch stands, or are what an exporter saw when it ran.</summary>
internal static class OnnxReshape
{
    public static void Read(OnnxImport import, OnnxNode node)
    {
        node.Require("allowzero", 0);
        var extents = import.Integers(node, 1);
        if (!import.IsConstant(node, 0))
        {
            import.Give(node, Resolve(node, import.Value(node, 0), extents, import.Batch));
            return;
        }

        var constant = import.Constant(node, 0);
        var count = constant.Floats?.Length ?? constant.Integers?.Length ?? 0;
        var open = Array.IndexOf(extents, -1);
        long[] whole = [.. extents];
        if (open >= 0 && Product(extents, count) is var known and > 0)
        {
            whole[open] = count / known;
        }

        import.Give(node, count > 0 && !whole.Contains(-1) && Product(whole, count) == count
            ? constant with { Extents = whole }
            : throw node.Error($"a tensor [{Describe(constant.Extents)}] cannot have the shape [{Describe(extents)}]"));
    }

    /// <summary>What the extents say of a signal: 0 keeps one, −1 takes what is left, one axis counts the batch.</summary>
    private static OnnxSignal Resolve(OnnxNode node, OnnxSignal from, long[] extents, long? batchOfFile)
    {
        var batchAxis = Array.FindIndex(extents, OnnxTensor.IsBatches);
        batchAxis = batchAxis >= 0 ? batchAxis : from.BatchAxis;
        if (batchAxis >= extents.Length || extents.Count(OnnxTensor.IsBatches) > 1 || extents.Length > 8)
        {
            throw Wrong();
        }

        // A sample's extents, the batch's left out.
        var sample = new long[extents.Length - 1];
        for (var i = 0; i < extents.Length; i++)
        {
            if (i != batchAxis)
            {
                sample[i < batchAxis ? i : i - 1] = extents[i] != 0 ? extents[i] : i < from.Rank && i != from.BatchAxis ? from.FileExtents[i] : 0;
            }
        }

        var steps = StepsOf(from, extents[batchAxis], sample, batchAxis, batchOfFile);
        var open = Array.IndexOf(sample, -1);
        var total = from.Node.Shape.Count / (long)Math.Max(1, steps);
        var known = Product(sample, total);
        if (open >= 0 && known > 0)
        {
            sample[open] = total / known;
            known = Product(sample, total);
        }

        // Where the batch is not first, what stands before it must stay there.
        var (front, before) = (Product(sample[..batchAxis], total), Product([.. from.FileExtents[..from.BatchAxis]], total));
        if (steps < 1 || known * steps != from.Node.Shape.Count || front != before)
        {
            throw Wrong();
        }

        return from.View(node, [.. sample.Select(extent => (int)extent)], steps, batchAxis);

        Train.Data.DataFormatException Wrong() => node.Error(
            $"the shape keeps the batch, and all values of a sample; [{Describe(extents)}] was found for samples {from.Node.Shape}, of which axis {from.BatchAxis} counts the batch");
    }

    /// <summary>How many samples of the file will be one of ours; 0 where the extents do not fit.</summary>
    private static int StepsOf(OnnxSignal from, long batch, long[] sample, int batchAxis, long? batchOfFile)
    {
        if (OnnxTensor.IsBatches(batch))
        {
            return OnnxTensor.TimesOf(batch);
        }

        if (batch == 0 || batchAxis > 0 || from.BatchAxis > 0)
        {
            return batch == 0 || (batch == -1 && !sample.Contains(-1)) || batch == batchOfFile * from.Steps ? from.Steps : 0;
        }

        var known = Product(sample, from.Node.Shape.Count);
        if (!sample.Contains(-1))
        {
            // Whatever the number is, what a sample does not hold is counted to the batch.
            return batch >= -1 && known > 0 && from.Node.Shape.Count % known == 0 ? (int)(from.Node.Shape.Count / known) : 0;
        }

        // Two extents are open, or the batch is a number that the exporter saw.
        if (batch < 1 || batchOfFile is not { } seen)
        {
            return batch >= 1 && from.Steps == 1 ? 1 : 0;
        }

        return batch % seen == 0 && batch / seen <= from.Node.Shape.Count ? (int)(batch / seen) : 0;
    }

    /// <summary>The product, but for one extent that is open; 0 where it is none of a shape, or more than there are values.</summary>
    private static long Product(long[] extents, long most)
    {
        var product = 1L;
        foreach (var extent in extents)
        {
            product *= extent is >= 1 and <= int.MaxValue ? extent : extent == -1 ? 1 : 0;
            if (product > most)
            {
                return 0;
            }
        }

        return extents.Count(extent => extent == -1) > 1 ? 0 : product;
    }

    private static string Describe(long[] extents) => string.Join(", ", extents.Take(9).Select(OnnxTensor.Describe));
}
