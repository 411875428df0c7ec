using System.Globalization;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;

namespace Spanwise.Cli.Tables;

/// <summary>One dense layer as it is written on the command line: <c>12relu</c>.</summary>
internal sealed record LayerSpec(int Units, string Activation)
{
    /// <summary>The last layer's mark for class probabilities.</summary>
    public const string Softmax = "softmax";

    private static readonly (string Name, Activation Activation)[] Activations =
    [
        ("linear", Core.Layers.Activations.Activation.Linear),
        ("relu", Core.Layers.Activations.Activation.Relu),
        ("leaky_relu", Core.Layers.Activations.Activation.LeakyRelu()),
        ("sigmoid", Core.Layers.Activations.Activation.Sigmoid),
        ("tanh", Core.Layers.Activations.Activation.Tanh),
        ("elu", Core.Layers.Activations.Activation.Elu()),
        ("selu", Core.Layers.Activations.Activation.Selu),
        ("swish", Core.Layers.Activations.Activation.Swish()),
        ("softplus", Core.Layers.Activations.Activation.Softplus),
        ("softsign", Core.Layers.Activations.Activation.Softsign),
    ];

    /// <summary>Takes a list apart.</summary>
    /// <exception cref="FormatException">A layer is no number of units and the name of an activation.</exception>
    public static LayerSpec[] ParseAll(string text) => Array.ConvertAll(text.Split(','), Parse);

    /// <summary>The layer; a softmax at the end is part of the loss, so its layer gives logits.</summary>
    public Dense ToLayer()
    {
        var activation = Array.Find(Activations, one => one.Name == Activation).Activation ?? Core.Layers.Activations.Activation.Linear;
        return new Dense(Units, activation);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Units}{Activation}");

    private static LayerSpec Parse(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length;
        var name = digits == text.Length ? "linear" : text[digits..];
        var known = name == Softmax || Array.Exists(Activations, one => one.Name == name);
        return known && int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var units) && units > 0
            ? new LayerSpec(units, name)
            : throw new FormatException(
                $"a layer is a number of units and an activation, such as 12relu; '{text}' is not (there are {string.Join(", ", Activations.Select(one => one.Name))}, and {Softmax} for the last)");
    }
}
