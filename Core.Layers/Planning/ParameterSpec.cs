using Spanwise.Core.Layers.Initializers;

namespace Spanwise.Core.Layers;

/// <summary>One parameter tensor that a layer asks for.</summary>
/// <param name="Name">Its name within the layer, as PyTorch calls it: <c>weight</c>, <c>bias</c>.</param>
/// <param name="Shape">Its extents as they lie in memory.</param>
/// <param name="Initializer">What fills it before training.</param>
/// <param name="FanIn">Inputs that feed one output, for initialisers that scale by it.</param>
/// <param name="FanOut">Outputs that one input feeds.</param>
/// <param name="IsStoredTransposed">True for a matrix [in, out] that files hold as [out, in], PyTorch's order.</param>
public sealed record ParameterSpec(string Name, Shape Shape, Initializer Initializer, int FanIn, int FanOut, bool IsStoredTransposed = false)
{
    /// <summary>False for what training does not change by gradients, such as running statistics; PyTorch calls it a buffer.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>
    /// Where the units that weights lead into are the second dimension, as in transposed convolutions: in how many groups of the first they lie, each with units of its own. 0 where
    /// units are the first dimension, or the columns of a matrix that is stored transposed.
    /// </summary>
    public int UnitGroups { get; init; }

    /// <summary>True for a whole number that files hold as such.</summary>
    public bool IsStoredAsInteger { get; init; }
}
