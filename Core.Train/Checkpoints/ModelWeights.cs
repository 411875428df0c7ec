using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>The weights of a model without its architecture, as safetensors files of other programs hold them: from PyTorch and to it.</summary>
/// <remarks>
/// Names and orders are those of <see cref="ModelFile"/>: those of the state of an <c>nn.Sequential</c> with its activations as modules. So PyTorch's
/// <c>safetensors.torch.save_file(net.state_dict(), "net.safetensors")</c> is read here without renaming, and <c>net.load_state_dict(safetensors.torch.load_file("net.safetensors"))</c>
/// reads what is written here. Nothing of a file is a program: only numbers are read.
/// </remarks>
/// <example>
/// <code>
/// var model = new Sequential(new Shape(784), new Dense(128, Activation.Relu), new Dense(10)); // nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)
/// using var file = File.OpenRead("net.safetensors");
/// ModelWeights.Read(file, model);
/// </code>
/// </example>
public static class ModelWeights
{
    /// <summary>Reads all parameters of a model, from the stream's position to its end. A plan or trainer that exists already must be told, as after any change of parameters.</summary>
    /// <param name="stream">Where to read; it need not be seekable.</param>
    /// <param name="model">The model, which is not changed if the file is refused.</param>
    /// <param name="name">What to call the stream in messages, such as the file's name.</param>
    /// <param name="nameInFile">What a tensor is called in the file, given its name here, such as <c>0.weight</c>; null where the names are the same.</param>
    /// <exception cref="DataFormatException">
    /// The stream is no whole, valid safetensors file; or it does not have exactly the model's tensors, in their shapes, as F32, F16 or BF16 (counts as I64), all finite. The message
    /// names the rule and the value found.
    /// </exception>
    /// <exception cref="ArgumentException">Two tensors have one name in the file.</exception>
    public static void Read(Stream stream, Model model, string name = "weights", Func<string, string>? nameInFile = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var file = SafetensorsFile.Read(stream, name);
        var parameters = model.Parameters;
        var expected = new Dictionary<string, ParameterSpec>(StringComparer.Ordinal);
        foreach (var parameter in parameters.Tensors)
        {
            if (!expected.TryAdd(NameInFile(parameter), parameter.Spec))
            {
                throw new ArgumentException($"every tensor has a name of its own in a file; '{NameInFile(parameter)}' is given twice", nameof(nameInFile));
            }
        }

        ParameterTensors.Check(file, expected, name);

        // A number that is not finite is found here, when nothing of the model has been changed.
        var values = new float[parameters.Values.Length];
        foreach (var parameter in parameters.Tensors)
        {
            ParameterTensors.Load(file.Tensors[NameInFile(parameter)], parameter.Spec, values.AsSpan(parameter.Offset, parameter.Count), name);
        }

        values.CopyTo(parameters.Values);

        string NameInFile(Parameter parameter) => nameInFile?.Invoke(parameter.Name) ?? parameter.Name;
    }

    /// <summary>Writes all parameters of a model as F32 (counts as I64), with <c>"format": "pt"</c> in the metadata, as PyTorch's files have; the same parameters give the same bytes.</summary>
    /// <param name="stream">Where to write; left open and not flushed to disk.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">A parameter is not finite; no byte has been written.</exception>
    public static void Write(Stream stream, Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        SafetensorsWriter.Write(stream, ParameterTensors.Of(model), new Dictionary<string, string> { [ModelFile.FormatKey] = "pt" });
    }
}
