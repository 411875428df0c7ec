namespace Spanwise.Core.Layers;

/// <summary>One of the outputs of a model.</summary>
/// <param name="Name">The name of the node that gives it.</param>
/// <param name="Shape">The shape of one sample of it.</param>
/// <param name="Node">The index of that node in <see cref="Model.Nodes"/>.</param>
/// <param name="Offset">Its first float in a row of outputs, in which all outputs lie side by side.</param>
public sealed record ModelOutput(string Name, Shape Shape, int Node, int Offset);
