using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;

namespace Spanwise.Core.Train.Metrics;

/// <summary>The share of yes-or-no outputs that lie on the right side of a threshold.</summary>
/// <remarks>
/// An output above the threshold says yes; a target above ½ means yes. Class indices are targets too: 0 or 1 for a single output, else
/// the one output that is yes. NaN is counted as wrong.
/// </remarks>
public sealed class BinaryAccuracy : Metric
{
    private readonly float _threshold;

    /// <summary>Makes the metric.</summary>
    /// <param name="fromLogits">True if the outputs are logits, whose threshold is 0; false if they are probabilities, whose threshold is ½.</param>
    public BinaryAccuracy(bool fromLogits = true)
        : this(fromLogits ? 0f : 0.5f)
    {
    }

    /// <summary>Makes the metric.</summary>
    /// <param name="threshold">Outputs above it say yes; not NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN.</exception>
    public BinaryAccuracy(float threshold)
    {
        if (float.IsNaN(threshold))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a threshold is a number; received NaN");
        }

        _threshold = threshold;
    }

    /// <inheritdoc/>
    public override string Name => "binary accuracy";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs, or there are too few row values.</exception>
    public override void Evaluate(Rows output, in Targets targets, Span<float> rowValues)
    {
        MetricChecks.Targets(output, targets, rowValues.Length);
        for (var row = 0; row < output.Count; row++)
        {
            var outputs = output[row];
            var right = 0;
            for (var i = 0; i < outputs.Length; i++)
            {
                right += !float.IsNaN(outputs[i]) && outputs[i] > _threshold == Wanted(targets, row, i, outputs.Length) ? 1 : 0;
            }

            rowValues[row] = (float)right / outputs.Length;
        }
    }

    private static bool Wanted(in Targets targets, int row, int column, int columns)
    {
        if (!targets.IsClasses)
        {
            return targets.Values[row][column] > 0.5f;
        }

        return columns == 1 ? targets.Classes[row] == 1 : targets.Classes[row] == column;
    }
}
