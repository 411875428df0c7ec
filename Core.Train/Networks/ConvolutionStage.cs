namespace Spanwise.Core.Train.Networks;

/// <summary>A convolution without padding, ReLU and 2×2 max-pooling, in a network that has a name.</summary>
/// <param name="Filters">Filters of the convolution.</param>
/// <param name="Kernel">Height and width of its kernel.</param>
public readonly record struct ConvolutionStage(int Filters, int Kernel)
{
    /// <summary>As in <c>6@5x5</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Filters}@{Kernel}x{Kernel}");
}
