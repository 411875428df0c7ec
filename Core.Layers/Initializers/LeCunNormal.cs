namespace Spanwise.Core.Layers.Initializers;

/// <summary>Truncated normal with mean 0 and variance 1 / fan-in.</summary>
/// <remarks>LeCun, Bottou, Orr and Müller, <i>Efficient BackProp</i> (1998): keeps the variance of the activations; what SELU is made for.</remarks>
public sealed class LeCunNormal : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public LeCunNormal()
        : base(factor: 1d, isUniform: false)
    {
    }

    private protected override double Fan(int fanIn, int fanOut) => fanIn;
}
