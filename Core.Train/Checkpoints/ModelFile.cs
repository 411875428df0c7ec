using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>Models as safetensors files, which PyTorch, Keras and NumPy read too.</summary>
/// <remarks>
/// <para>
/// Tensors are named like those of PyTorch's <c>nn.Sequential</c> with its activations as modules (<c>0.weight</c>, <c>0.bias</c>,
/// <c>2.weight</c>, …) and lie in PyTorch's order: the weight of a dense layer is [outputs, inputs].
/// </para>
/// <para>
/// <c>__metadata__</c> says <c>format</c> (<c>spanwise-model</c>), <c>format_version</c> (<c>1</c>) and, as JSON, <c>architecture</c>:
/// the shape of an input, how pixels become inputs, and the layers; of a model for tables also <c>table</c>: its columns, and what its outputs
/// stand for. The same model always gives the same bytes.
/// </para>
/// </remarks>
public static class ModelFile
{
    /// <summary>The newest version of the format that is written and read.</summary>
    public const int Version = 1;

    internal const string FormatName = "spanwise-model";
    internal const string FormatKey = "format";
    internal const string VersionKey = "format_version";
    internal const string ArchitectureKey = "architecture";
    private const string TableKey = "table";

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Where to write; left open and not flushed to disk.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">A layer or an activation is not one of the library's, or a parameter is not finite; no byte has been written.</exception>
    public static void Write(Stream stream, SavedModel model)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(model);
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = FormatName,
            [VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
            [ArchitectureKey] = ModelArchitecture.ToJson(model),
        };
        if (model.Table is not null)
        {
            metadata.Add(TableKey, TableJson.ToJson(model.Table));
        }

        var parameters = model.Model.Parameters;
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

        SafetensorsWriter.Write(stream, tensors, metadata);
    }

    /// <summary>Reads a model from the stream's position to its end.</summary>
    /// <param name="stream">Where to read; it need not be seekable.</param>
    /// <param name="name">What to call the stream in messages, such as the file's name.</param>
    /// <exception cref="DataFormatException">The stream is no whole, valid model file; the message names the rule and the value found.</exception>
    public static SavedModel Read(Stream stream, string name = "model")
    {
        var file = SafetensorsFile.Read(stream, name);
        CheckFormat(file, name);
        var architecture = ModelArchitecture.Parse(Metadata(file, ArchitectureKey, name), name);

        // Before anything of the size that the architecture claims is allocated, the tensors must be there.
        CheckTensors(file, architecture, name);
        var model = architecture.Build();
        foreach (var parameter in model.Model.Parameters.Tensors)
        {
            Load(file.Tensors[parameter.Name], parameter.Spec, model.Model.Parameters[parameter], name);
        }

        return file.Metadata.TryGetValue(TableKey, out var table) ? model with { Table = TableJson.Parse(table, model, name) } : model;
    }

    private static void CheckFormat(SafetensorsFile file, string name)
    {
        if (!file.Metadata.TryGetValue(FormatKey, out var format) || format != FormatName)
        {
            var found = format is null ? "there is none" : $"{DataFormatException.Quote(format)} was found";
            throw new DataFormatException($"{name}: the metadata of a Spanwise model says {FormatKey} '{FormatName}'; {found}");
        }

        var text = Metadata(file, VersionKey, name);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
        {
            throw new DataFormatException($"{name}: {VersionKey} must be a whole number from 1 up; {DataFormatException.Quote(text)} was found");
        }

        if (version > Version)
        {
            throw new DataFormatException($"{name}: the file has version {version} of the format; this Spanwise reads versions up to {Version}");
        }
    }

    private static string Metadata(SafetensorsFile file, string key, string name) => file.Metadata.TryGetValue(key, out var value)
        ? value
        : throw new DataFormatException($"{name}: the metadata of a Spanwise model has an entry '{key}'; there is none");

    private static void CheckTensors(SafetensorsFile file, ModelArchitecture architecture, string name)
    {
        var expected = architecture.Tensors;
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

    private static void Load(SafetensorsTensor stored, ParameterSpec spec, Span<float> values, string name)
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
