using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.Core.Train.Optimizers;

/// <summary>What Adam and its kin share: m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; and a step along m over √v + ε.</summary>
public abstract class AdamFamily : Optimizer
{
    private double _beta1;

    private protected AdamFamily(float learningRate, double beta1, double beta2, double epsilon)
        : base(learningRate)
    {
        AdamCoefficients.CheckShare(nameof(beta1), beta1);
        AdamCoefficients.CheckShare(nameof(beta2), beta2);
        AdamCoefficients.CheckEpsilon(nameof(epsilon), epsilon);
        (_beta1, Beta2, Epsilon) = (beta1, beta2, epsilon);
    }

    /// <inheritdoc/>
    public sealed override int StateSlots => 2;

    /// <summary>β₁, the share of the first moment that is kept.</summary>
    public double Beta1 => _beta1;

    /// <summary>β₂, the share of the second moment that is kept.</summary>
    public double Beta2 { get; }

    /// <summary>ε, which bounds the step where v is small.</summary>
    public double Epsilon { get; }

    /// <summary>β₁; a schedule may change it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to below 1.</exception>
    public sealed override double MomentumFactor
    {
        get => _beta1;
        set
        {
            AdamCoefficients.CheckShare(nameof(MomentumFactor), value);
            _beta1 = value;
        }
    }
}
