namespace Spanwise.Core.Layers.Initializers;

/// <summary>Uniform over (−√(6 / fan-in), √(6 / fan-in)). Also called Kaiming.</summary>
/// <remarks>He, Zhang, Ren and Sun, <i>Delving deep into rectifiers</i> (2015): twice LeCun's variance, because ReLU passes half of it.</remarks>
public sealed class HeUniform : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public HeUniform()
        : base(factor: 2d, isUniform: true)
    {
    }

    private protected override double Fan(int fanIn, int fanOut) => fanIn;
}
