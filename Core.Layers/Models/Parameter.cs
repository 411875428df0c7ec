namespace Spanwise.Core.Layers;

/// <summary>A parameter tensor of a model.</summary>
/// <param name="Name">Its name in files: <c>0.weight</c>, <c>2.bias</c>, numbered like PyTorch's <c>nn.Sequential</c>.</param>
/// <param name="Layer">The index of its layer in the model.</param>
/// <param name="Spec">What the layer asked for.</param>
/// <param name="Offset">Its first float in <see cref="ParameterSet.Values"/>.</param>
public sealed record Parameter(string Name, int Layer, ParameterSpec Spec, int Offset)
{
    /// <summary>Floats in the tensor.</summary>
    public int Count => Spec.Shape.Count;
}
