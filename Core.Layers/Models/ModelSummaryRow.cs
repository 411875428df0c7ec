using System.Collections.Immutable;

namespace Spanwise.Core.Layers;

/// <summary>One node in a summary.</summary>
/// <param name="Name">Its name, or its number.</param>
/// <param name="Kind">What it is: <c>Dense</c>.</param>
/// <param name="OutputShape">The shape of one output sample.</param>
/// <param name="ParameterCount">Its weights, biases and their like; 0 for the second and later uses of a shared layer.</param>
/// <param name="MultiplyAdds">Multiply-adds of one sample's forward pass.</param>
/// <param name="From">The names of what it takes.</param>
/// <param name="IsShared">True for the second and later uses of a shared layer, whose parameters stand with the first.</param>
public sealed record ModelSummaryRow(
    string Name, string Kind, Shape OutputShape, long ParameterCount, long MultiplyAdds, ImmutableArray<string> From, bool IsShared = false);
