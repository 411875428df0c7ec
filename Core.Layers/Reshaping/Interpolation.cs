namespace Spanwise.Core.Layers;

/// <summary>How values between places are made when a sample is made larger.</summary>
public enum Interpolation
{
    /// <summary>Each place is repeated.</summary>
    Nearest,

    /// <summary>Weighted means of the two nearest places on each axis, centres on centres (PyTorch's linear, bilinear and trilinear with align_corners=False).</summary>
    Linear,
}
