using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;

namespace Spanwise.Core.Train.Metrics;

/// <summary>MAE: the mean of |y − t| over all outputs of all samples.</summary>
public sealed class MeanAbsoluteDeviation : Metric
{
    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override bool LessIsBetter => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets are classes, do not fit the outputs, or there are too few row values.</exception>
    public override void Evaluate(Rows output, in Targets targets, Span<float> rowValues)
    {
        MetricChecks.Values(output, targets, rowValues.Length);
        for (var row = 0; row < output.Count; row++)
        {
            var outputs = output[row];
            var wanted = targets.Values[row];
            var sum = 0d;
            for (var i = 0; i < outputs.Length; i++)
            {
                sum += Math.Abs((double)outputs[i] - wanted[i]);
            }

            rowValues[row] = (float)(sum / outputs.Length);
        }
    }
}
