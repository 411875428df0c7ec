namespace Spanwise.Core.Layers.Initializers;

/// <summary>Uniform over (−√(6 / (fan-in + fan-out)), √(6 / (fan-in + fan-out))). Also called Xavier.</summary>
/// <remarks>Glorot and Bengio, <i>Understanding the difficulty of training deep feedforward neural networks</i> (2010): keeps the variance of activations and of gradients alike through tanh-like layers.</remarks>
public sealed class GlorotUniform : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public GlorotUniform()
        : base(factor: 2d, isUniform: true)
    {
    }

    private protected override double Fan(int fanIn, int fanOut) => (double)fanIn + fanOut;
}
