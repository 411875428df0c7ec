namespace Spanwise.Core.Layers;

/// <summary>What <see cref="MaxPool1D"/>, <see cref="MaxPool2D"/> and <see cref="MaxPool3D"/> have in common; one implementation serves all three.</summary>
public abstract class MaxPooling : Pooling
{
    private protected MaxPooling(int rank, Extents window, Extents? stride, Padding padding, Extents? dilation)
        : base(rank, window, stride, padding, dilation)
    {
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new MaxPoolPlan(this, context);
}
