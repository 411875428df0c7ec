using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>Models as JSON text, the same that stands in the metadata of a <see cref="ModelFile"/>, without the weights.</summary>
/// <example>
/// <code>
/// { "input": [1, 28, 28], "layers": [ { "kind": "conv2d", "filters": 8, "kernel": 3, "activation": "relu" }, { "kind": "max_pool2d", "window": 2 },
///   { "kind": "flatten" }, { "kind": "dense", "units": 10 } ] }
/// </code>
/// </example>
public static class ModelDescription
{
    /// <summary>Makes a model of a description. Its parameters are those of seed 0.</summary>
    /// <remarks>
    /// What has a usual value may be left out: <c>activation</c> (<c>linear</c>) and its <c>alpha</c>, <c>bias</c>, <c>stride</c> (1; of pools the window),
    /// <c>padding</c> (none), <c>dilation</c>, <c>groups</c>, <c>epsilon</c>, <c>momentum</c>, <c>affine</c>, <c>input_scale</c>, <c>input_shift</c>.
    /// A number stands for an array of one, which counts for every axis. What is not known is refused.
    /// </remarks>
    /// <param name="json">The description.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="DataFormatException">It is no valid description; the message names the rule and the value found.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for its parameters.</exception>
    public static SavedModel Read(string json, string name = "model")
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(name);
        return ModelArchitecture.Parse(json, name, allowsDefaults: true).Build();
    }

    /// <summary>Describes a model, leaving nothing out.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">A layer or an activation is not one of the library's.</exception>
    public static string Write(SavedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelArchitecture.ToJson(model);
    }
}
