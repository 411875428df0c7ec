namespace Spanwise.Core.Layers.Initializers;

/// <summary>Truncated normal with mean 0 and variance 2 / (fan-in + fan-out). Also called Xavier.</summary>
/// <remarks>Glorot and Bengio, <i>Understanding the difficulty of training deep feedforward neural networks</i> (2010): keeps the variance of activations and of gradients alike through tanh-like layers.</remarks>
public sealed class GlorotNormal : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public GlorotNormal()
        : base(factor: 2d, isUniform: false)
    {
    }

    private protected override double Fan(int fanIn, int fanOut) => (double)fanIn + fanOut;
}
