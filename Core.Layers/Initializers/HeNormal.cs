namespace Spanwise.Core.Layers.Initializers;

/// <summary>Truncated normal with mean 0 and variance 2 / fan-in. Also called Kaiming.</summary>
/// <remarks>He, Zhang, Ren and Sun, <i>Delving deep into rectifiers</i> (2015): twice LeCun's variance, because ReLU passes half of it.</remarks>
public sealed class HeNormal : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public HeNormal()
        : base(factor: 2d, isUniform: false)
    {
    }

    private protected override double Fan(int fanIn, int fanOut) => fanIn;
}
