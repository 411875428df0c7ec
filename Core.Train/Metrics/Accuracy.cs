using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Train.Metrics;

/// <summary>The share of samples whose largest output is that of their class.</summary>
/// <remarks>
/// The target is a class index, or a row whose largest element says the class. Of equal outputs the first counts. A row with a NaN is
/// counted as wrong.
/// </remarks>
public sealed class Accuracy : Metric
{
    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs, or there are too few row values.</exception>
    public override void Evaluate(Rows output, in Targets targets, Span<float> rowValues)
    {
        MetricChecks.Targets(output, targets, rowValues.Length);
        for (var row = 0; row < output.Count; row++)
        {
            var outputs = output[row];
            var best = Reductions.ArgMax(outputs);
            var wanted = targets.IsClasses ? targets.Classes[row] : Reductions.ArgMax(targets.Values[row]);
            rowValues[row] = best == wanted && !float.IsNaN(outputs[best]) ? 1f : 0f;
        }
    }
}
