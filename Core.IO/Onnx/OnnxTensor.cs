using System.Globalization;
using System.Runtime.InteropServices;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Train.Data;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Numbers that a file holds: weights, or the whole numbers that shapes are computed with.</summary>
/// <param name="Extents">The shape; empty for a single number.</param>
/// <param name="Floats">The values, if they are floats.</param>
/// <param name="Integers">The values, if they are whole numbers.</param>
internal sealed record OnnxTensor(long[] Extents, float[]? Floats, long[]? Integers)
{
    private const int MostAxes = 8;

    private float? _filling;

    /// <summary>The one value that all are; null if they differ, or there is none.</summary>
    public float? Uniform => _filling ?? (Floats is { Length: > 0 } && !Floats.AsSpan().ContainsAnyExcept(Floats[0]) ? Floats[0] : null);

    /// <summary>Stands in a computed shape for so many times the number of samples in a batch.</summary>
    public static long Batches(int times) => long.MinValue + times;

    /// <summary>True for a number that stands for a batch.</summary>
    public static bool IsBatches(long extent) => extent is > long.MinValue and <= long.MinValue + int.MaxValue;

    /// <summary>How many times the batch a number stands for.</summary>
    public static int TimesOf(long extent) => (int)(extent - long.MinValue);

    /// <summary>An extent as messages say it.</summary>
    public static string Describe(long extent) =>
        IsBatches(extent) ? TimesOf(extent) == 1 ? "batch" : string.Create(CultureInfo.InvariantCulture, $"{TimesOf(extent)} · batch") : extent.ToString(CultureInfo.InvariantCulture);

    /// <summary>A tensor of one value, which takes no memory, of any extents.</summary>
    public static OnnxTensor Filled(float value, long[] extents) => new(extents, null, null) { _filling = value };

    /// <summary>A list of whole numbers.</summary>
    public static OnnxTensor List(params long[] values) => new([values.Length], null, values);

    /// <summary>Reads a tensor.</summary>
    /// <param name="tensor">The message.</param>
    /// <param name="what">What to call it in messages.</param>
    /// <exception cref="DataFormatException">Its numbers are not all there, are too many, or of a type that is not read.</exception>
    public static OnnxTensor Read(TensorProto tensor, string what)
    {
        if (tensor.DataLocation == DataLocation.External || tensor.ExternalData.Count > 0)
        {
            throw new DataFormatException($"{what}: numbers outside of the file are not read; save the model with its weights inside");
        }

        var count = 1L;
        foreach (var extent in tensor.Dims)
        {
            if (extent < 0 || tensor.Dims.Count > MostAxes || (count *= Math.Max(1, extent)) > Array.MaxLength)
            {
                throw new DataFormatException($"{what}: a tensor has at most {MostAxes} extents, none below 0, and at most {Array.MaxLength} numbers; [{string.Join(", ", tensor.Dims.Take(MostAxes + 1))}] was found");
            }
        }

        count = tensor.Dims.Contains(0) ? 0 : count;
        long[] extents = [.. tensor.Dims];
        var raw = tensor.HasRawData ? tensor.RawData.Span : default;
        return (DataType)tensor.DataType switch
        {
            DataType.Float => new OnnxTensor(extents, Values<float>(raw, tensor.FloatData, count, what), null),
            DataType.Double => new OnnxTensor(extents, Array.ConvertAll(Values<double>(raw, tensor.DoubleData, count, what), value => (float)value), null),
            DataType.Int64 => new OnnxTensor(extents, null, Values<long>(raw, tensor.Int64Data, count, what)),
            DataType.Int32 => new OnnxTensor(extents, null, Array.ConvertAll(Values<int>(raw, tensor.Int32Data, count, what), value => (long)value)),
            _ => throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{what}: tensors of float, double, int32 and int64 are read; type {tensor.DataType} was found")),
        };
    }

    private static T[] Values<T>(ReadOnlySpan<byte> raw, IReadOnlyCollection<T> listed, long count, string what)
        where T : unmanaged
    {
        var found = raw.IsEmpty ? listed.Count : raw.Length % Marshal.SizeOf<T>() == 0 ? raw.Length / Marshal.SizeOf<T>() : -1;
        if (found != count)
        {
            throw new DataFormatException(found < 0
                ? $"{what}: {count} numbers are needed; {raw.Length} bytes were found"
                : $"{what}: {count} numbers are needed; {found} were found");
        }

        return raw.IsEmpty ? [.. listed] : MemoryMarshal.Cast<byte, T>(raw).ToArray();
    }
}
