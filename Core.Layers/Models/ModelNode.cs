using System.Collections.Immutable;

namespace Spanwise.Core.Layers;

/// <summary>One place in a model where something is computed: the use of a layer, or of a merge. A layer that is shared has several.</summary>
/// <remarks>
/// What flows through a model is numbered: its inputs come first, in their order, and then what each node gives. In a model with one input,
/// value 0 is the input and value i + 1 is the output of node i.
/// </remarks>
public sealed record ModelNode
{
    /// <summary>A name, unique in the model: that of the layer, else the node's number.</summary>
    public required string Name { get; init; }

    /// <summary>The layer; null for a merge.</summary>
    public Layer? Layer { get; init; }

    /// <summary>The merge; null for a layer.</summary>
    public Merge? Merge { get; init; }

    /// <summary>The layer's index in <see cref="Model.Layers"/>; −1 for a merge.</summary>
    public int LayerIndex { get; init; } = -1;

    /// <summary>The numbers of the values that it takes; each is below its own.</summary>
    public required ImmutableArray<int> From { get; init; }

    /// <summary>The shape of one sample of what it gives.</summary>
    public required Shape OutputShape { get; init; }

    /// <summary>What it is: <c>Dense</c>, <c>Add</c>.</summary>
    public string Kind => Layer?.Kind ?? Merge!.Kind;
}
