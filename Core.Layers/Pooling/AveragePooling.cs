namespace Spanwise.Core.Layers;

/// <summary>What <see cref="AveragePool1D"/>, <see cref="AveragePool2D"/> and <see cref="AveragePool3D"/> have in common; one implementation serves all three.</summary>
public abstract class AveragePooling : Pooling
{
    private protected AveragePooling(int rank, Extents window, Extents? stride, Padding padding, bool countsPadding)
        : base(rank, window, stride, padding, dilation: null)
    {
        CountsPadding = countsPadding;
    }

    /// <summary>True if padding counts as zeros, false if the mean is taken over what lies in the input.</summary>
    public bool CountsPadding { get; }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context) => new AveragePoolPlan(this, context);
}
