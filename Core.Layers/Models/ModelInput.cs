namespace Spanwise.Core.Layers;

/// <summary>One of the inputs of a model.</summary>
/// <param name="Name">Its name, unique in the model.</param>
/// <param name="Shape">The shape of one sample of it.</param>
/// <param name="Offset">Its first float in a sample, in which all inputs lie side by side.</param>
public sealed record ModelInput(string Name, Shape Shape, int Offset);
