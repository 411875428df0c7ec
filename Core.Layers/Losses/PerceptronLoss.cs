namespace Spanwise.Core.Layers.Losses;

/// <summary>Makes gradient descent the learning rule of the perceptron: w = w + η · α(e) · x · e with the error e = t − y.</summary>
/// <remarks>
/// <para>The model's outputs are the sums z = Σ w x − θ, the bias being −θ; the neuron's output is the step y = 1 for z ≥ 0, else 0. A step has no
/// gradient to follow; in its place ∂L/∂z = −α(e) · e is handed back, so that descent with rate η takes the rule's step.</para>
/// <para>α(e) = Σⱼ αⱼ e²ʲ, the rate that depends on the error, is 1 by default. With a soft output y = σ(z) errors lie between −1 and 1 and it
/// makes a difference.</para>
/// <para>The value for each sample is the perceptron criterion, Σ |z| over the outputs that are wrong (F. Rosenblatt, <i>The Perceptron</i>, 1958; for α = 1 and the
/// step, ∂L/∂z is its gradient); with a soft output it is ½ Σ e².</para>
/// <para>Targets: rows of numbers from 0 to 1; or class indices: 0 or 1 for a single output, else the one output that is 1.</para>
/// </remarks>
public sealed class PerceptronLoss : Loss
{
    private readonly float[] _coefficients;

    /// <summary>Makes the rule.</summary>
    /// <param name="soft">True for the output σ(z), false for the step.</param>
    /// <param name="coefficients">α₀, α₁, …; none is 1. Finite, and such that α(e) is not negative for e from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A coefficient is not finite, or α is negative somewhere.</exception>
    public PerceptronLoss(bool soft = false, params ReadOnlySpan<float> coefficients)
    {
        IsSoft = soft;
        _coefficients = coefficients.IsEmpty ? [1f] : coefficients.ToArray();
        for (var error = 0; error <= 16; error++)
        {
            var rate = Rate(error / 16f);
            if (!(rate >= 0f && float.IsFinite(rate)))
            {
                throw new ArgumentOutOfRangeException(nameof(coefficients), rate, $"α(e) must be finite and not negative; received coefficients that make it {rate} at e = {error / 16f}");
            }
        }
    }

    /// <inheritdoc/>
    public override string Name => "perceptron";

    /// <summary>True for the output σ(z), false for the step.</summary>
    public bool IsSoft { get; }

    /// <summary>α(e).</summary>
    /// <param name="error">e.</param>
    public float Rate(float error)
    {
        var rate = 0f;
        for (var j = _coefficients.Length - 1; j >= 0; j--)
        {
            rate = (rate * error * error) + _coefficients[j];
        }

        return rate;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        _ = TargetChecks.Rows(step, 1f, 1f);
        var features = step.Output.Features;
        for (var row = 0; row < step.Output.Count; row++)
        {
            var z = step.Output[row];
            var loss = 0f;
            for (var i = 0; i < features; i++)
            {
                var target = !step.Targets.IsClasses ? step.Targets.Values[row][i]
                    : features == 1 ? step.Targets.Classes[row]
                    : step.Targets.Classes[row] == i ? 1f : 0f;
                var y = IsSoft ? 1f / (1f + MathF.Exp(-z[i])) : z[i] >= 0f ? 1f : 0f;
                var error = target - y;
                loss += IsSoft ? 0.5f * error * error : MathF.Abs(error * z[i]);
                if (!step.GradOutput.IsEmpty)
                {
                    step.GradOutput[row][i] = -Rate(error) * error * step.InverseBatch;
                }
            }

            step.RowLosses[row] = loss;
        }
    }
}
