namespace Spanwise.Core.Layers.Initializers;

/// <summary>Uniform over (−√(3 / fan-in), √(3 / fan-in)).</summary>
/// <remarks>LeCun, Bottou, Orr and Müller, <i>Efficient BackProp</i> (1998): keeps the variance of the activations; what SELU is made for.</remarks>
public sealed class LeCunUniform : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public LeCunUniform()
        : base(factor: 1d, isUniform: true)
    {
    }

    private protected override double Fan(int fanIn, int fanOut) => fanIn;
}
