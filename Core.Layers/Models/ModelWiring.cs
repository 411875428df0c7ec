using System.Collections.Immutable;
using System.Globalization;

namespace Spanwise.Core.Layers;

/// <summary>A model before its nodes have names and shapes: what is used, and what it takes.</summary>
/// <param name="Inputs">Shapes of the inputs, with the names that they were given.</param>
/// <param name="Nodes">The nodes, each after those whose values it takes.</param>
/// <param name="Outputs">The indices of the nodes that give the outputs.</param>
internal sealed record ModelWiring(ImmutableArray<(string? Name, Shape Shape)> Inputs, ImmutableArray<WiredNode> Nodes, ImmutableArray<int> Outputs)
{
    /// <summary>Layers that follow one another, each with parameters of its own.</summary>
    public static ModelWiring Chain(Shape input, ReadOnlySpan<Layer> layers)
    {
        var nodes = ImmutableArray.CreateBuilder<WiredNode>(layers.Length);
        for (var i = 0; i < layers.Length; i++)
        {
            nodes.Add(new WiredNode(layers[i], i, null, [i]));
        }

        return new ModelWiring([(null, input)], nodes.MoveToImmutable(), [layers.Length - 1]);
    }

    /// <summary>Gives inputs and nodes names that are unique: their own, numbered where one is there already.</summary>
    public (string[] Inputs, string[] Nodes) Names()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var inputs = new string[Inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Unique(taken, Inputs[i].Name ?? (inputs.Length == 1 ? "input" : string.Create(CultureInfo.InvariantCulture, $"input {i}")));
        }

        var nodes = new string[Nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = Unique(taken, Nodes[i].Layer?.Name ?? Nodes[i].Merge?.Name ?? i.ToString(CultureInfo.InvariantCulture));
        }

        return (inputs, nodes);
    }

    private static string Unique(HashSet<string> taken, string name)
    {
        var unique = name;
        for (var count = 2; !taken.Add(unique); count++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}#{count}");
        }

        return unique;
    }
}
