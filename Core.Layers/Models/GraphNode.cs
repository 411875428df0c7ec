using System.Collections.Immutable;

namespace Spanwise.Core.Layers;

/// <summary>A value in a graph that is being wired: an input, what a layer makes of another value, or what a merge makes of several.</summary>
/// <remarks>
/// Nodes hold no numbers; a <see cref="Graph"/> over them does. Where one layer object is put behind several nodes, a graph shares it: one set of
/// parameters, whose gradient is the sum over all its places.
/// </remarks>
public sealed class GraphNode
{
    private GraphNode(Layer? layer, Merge? merge, ImmutableArray<GraphNode> from, Shape shape, string? name)
    {
        (Layer, Merge, From, Shape, Name) = (layer, merge, from, shape, name);
    }

    /// <summary>The shape of one sample of the value.</summary>
    public Shape Shape { get; }

    /// <summary>The name that the input, the layer or the merge was given; null if none.</summary>
    public string? Name { get; }

    internal Layer? Layer { get; }

    internal Merge? Merge { get; }

    internal ImmutableArray<GraphNode> From { get; }

    internal bool IsInput => From.IsEmpty;

    /// <summary>The sum, element by element; see <see cref="Layers.Add"/>.</summary>
    public static GraphNode operator +(GraphNode left, GraphNode right) => Add(left, right);

    /// <summary>The product, element by element; see <see cref="Layers.Multiply"/>.</summary>
    public static GraphNode operator *(GraphNode left, GraphNode right) => Multiply(left, right);

    /// <summary>An input of a graph.</summary>
    /// <param name="extents">The extents of one sample.</param>
    public static GraphNode Input(params ReadOnlySpan<int> extents) => Input(new Shape(extents));

    /// <summary>An input of a graph.</summary>
    /// <param name="shape">The shape of one sample.</param>
    /// <param name="name">Its name; null numbers it.</param>
    public static GraphNode Input(Shape shape, string? name = null) => new(null, null, [], shape, name);

    /// <summary>The sum of several values, element by element; see <see cref="Layers.Add"/>.</summary>
    /// <param name="values">At least two values of one shape.</param>
    /// <exception cref="LayerException">There are fewer than two values, or their shapes differ.</exception>
    public static GraphNode Add(params ReadOnlySpan<GraphNode> values) => Of(new Add(), values);

    /// <summary>The product of several values, element by element; see <see cref="Layers.Multiply"/>.</summary>
    /// <param name="values">At least two values of one shape.</param>
    /// <exception cref="LayerException">There are fewer than two values, or their shapes differ.</exception>
    public static GraphNode Multiply(params ReadOnlySpan<GraphNode> values) => Of(new Multiply(), values);

    /// <summary>Values side by side along axis 0, features or channels; see <see cref="Layers.Concatenate"/>.</summary>
    /// <param name="values">At least two values whose other extents agree.</param>
    /// <exception cref="LayerException">There are fewer than two values, or they do not fit one another.</exception>
    public static GraphNode Concatenate(params ReadOnlySpan<GraphNode> values) => Of(new Concatenate(), values);

    /// <summary>Several values made one.</summary>
    /// <param name="merge">How.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="LayerException">The values do not fit the merge.</exception>
    public static GraphNode Of(Merge merge, params ReadOnlySpan<GraphNode> values)
    {
        ArgumentNullException.ThrowIfNull(merge);
        if (values.IsEmpty)
        {
            throw new LayerException($"{Describe(merge.Kind, merge.Name)}: a merge takes at least one value; received none");
        }

        var shapes = new Shape[values.Length];
        for (var i = 0; i < shapes.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(values[i], nameof(values));
            shapes[i] = values[i].Shape;
        }

        try
        {
            return new GraphNode(null, merge, [.. values], merge.OutputShape(shapes), merge.Name);
        }
        catch (LayerException e)
        {
            throw new LayerException($"{Describe(merge.Kind, merge.Name)}: {e.Message}");
        }
    }

    /// <summary>What layers make of this value, one after the other.</summary>
    /// <param name="layers">The layers; the first takes this value. A layer that stands elsewhere too is shared.</param>
    /// <returns>What the last layer gives.</returns>
    /// <exception cref="LayerException">A layer does not fit what comes before it.</exception>
    public GraphNode Then(params ReadOnlySpan<Layer> layers)
    {
        var node = this;
        foreach (var layer in layers)
        {
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
            try
            {
                node = new GraphNode(layer, null, [node], layer.OutputShape(node.Shape), layer.Name);
            }
            catch (LayerException e)
            {
                throw new LayerException($"{Describe(layer.Kind, layer.Name)}: {e.Message}");
            }
        }

        return node;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Describe(IsInput ? "input" : Layer?.Kind ?? Merge!.Kind, Name)} of shape {Shape}";

    private static string Describe(string kind, string? name) => name is null ? kind : $"{kind} '{name}'";
}
