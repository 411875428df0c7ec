using System.Globalization;
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

        SafetensorsWriter.Write(stream, ParameterTensors.Of(model.Model), metadata);
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
        ParameterTensors.Check(file, architecture.Tensors, name);
        var model = architecture.Build();
        foreach (var parameter in model.Model.Parameters.Tensors)
        {
            ParameterTensors.Load(file.Tensors[parameter.Name], parameter.Spec, model.Model.Parameters[parameter], name);
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
}
