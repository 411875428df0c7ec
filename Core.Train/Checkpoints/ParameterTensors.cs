using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>The parameters of a model as tensors in PyTorch's names and order, and back.</summary>
internal static class ParameterTensors
{
    /// <summary>Copies the parameters.</summary>
    /// <exception cref="ArgumentException">A parameter is not finite.</exception>
    internal static SafetensorsTensor[] Of(Model model)
    {
        var parameters = model.Parameters;
        var tensors = new SafetensorsTensor[parameters.Tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            var tensor = parameters.Tensors[i];
            var values = parameters[tensor];
            var bad = FindNonFinite(values);
            if (bad >= 0)
            {
                throw new ArgumentException($"every parameter must be finite to be saved; {tensor.Name} holds {Text(values[bad])} at {bad}", nameof(model));
            }

            if (tensor.Spec.IsStoredAsInteger)
            {
                tensors[i] = SafetensorsTensor.FromInt64s(tensor.Name, StoredShape(tensor.Spec), Array.ConvertAll(values.ToArray(), value => (long)value));
                continue;
            }

            var stored = values;
            if (tensor.Spec.IsStoredTransposed)
            {
                stored = new float[values.Length];
                MatrixTranspose.Copy(tensor.Spec.Shape[0], tensor.Spec.Shape[1], values, tensor.Spec.Shape[1], stored, tensor.Spec.Shape[0]);
            }

            tensors[i] = SafetensorsTensor.FromSingles(tensor.Name, StoredShape(tensor.Spec), stored);
        }

        return tensors;
    }

    /// <summary>Checks that a file has the tensors of a model, with their shapes and types, and no others.</summary>
    /// <exception cref="DataFormatException">It has not.</exception>
    internal static void Check(SafetensorsFile file, IReadOnlyDictionary<string, ParameterSpec> expected, string name)
    {
        foreach (var (tensor, spec) in expected)
        {
            if (!file.Tensors.TryGetValue(tensor, out var found))
            {
                throw new DataFormatException($"{name}: the layers need a tensor {DataFormatException.Quote(tensor)}; there is none");
            }

            var shape = StoredShape(spec);
            if (!found.Shape.SequenceEqual(shape))
            {
                throw new DataFormatException($"{name}: tensor {DataFormatException.Quote(tensor)} must have the shape [{string.Join(", ", shape)}]; [{string.Join(", ", found.Shape.ToArray())}] was found");
            }

            if (spec.IsStoredAsInteger)
            {
                if (found.DType != SafetensorsDType.I64)
                {
                    throw new DataFormatException($"{name}: tensor {DataFormatException.Quote(tensor)} must hold I64; {SafetensorsDTypes.Name(found.DType)} was found");
                }
            }
            else if (found.DType is not (SafetensorsDType.F32 or SafetensorsDType.F16 or SafetensorsDType.BF16))
            {
                throw new DataFormatException($"{name}: tensor {DataFormatException.Quote(tensor)} must hold F32, F16 or BF16; {SafetensorsDTypes.Name(found.DType)} was found");
            }
        }

        foreach (var tensor in file.Tensors.Keys)
        {
            if (!expected.ContainsKey(tensor))
            {
                throw new DataFormatException($"{name}: no layer has a tensor {DataFormatException.Quote(tensor)}; the file holds one");
            }
        }
    }

    /// <summary>Fills the floats of a parameter from its tensor, which has been checked.</summary>
    /// <exception cref="DataFormatException">A number is not finite.</exception>
    internal static void Load(SafetensorsTensor stored, ParameterSpec spec, Span<float> values, string name)
    {
        if (spec.IsStoredAsInteger)
        {
            var integers = MemoryMarshal.Cast<byte, long>(stored.Data.Span);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = BitConverter.IsLittleEndian ? integers[i] : BinaryPrimitives.ReverseEndianness(integers[i]);
            }
        }
        else if (spec.IsStoredTransposed)
        {
            MatrixTranspose.Copy(spec.Shape[1], spec.Shape[0], stored.ToSingles(), spec.Shape[0], values, spec.Shape[1]);
        }
        else
        {
            stored.CopyTo(values);
        }

        var bad = FindNonFinite(values);
        if (bad >= 0)
        {
            throw new DataFormatException($"{name}: every value of tensor {DataFormatException.Quote(stored.Name)} must be finite; {Text(values[bad])} was found");
        }
    }

    private static long[] StoredShape(ParameterSpec spec)
    {
        var shape = new long[spec.Shape.Rank];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = spec.Shape[spec.IsStoredTransposed ? shape.Length - 1 - axis : axis];
        }

        return shape;
    }

    private static int FindNonFinite(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
