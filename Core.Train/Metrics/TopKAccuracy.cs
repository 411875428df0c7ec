using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Train.Metrics;

/// <summary>The share of samples whose class is among the k largest outputs.</summary>
/// <remarks>
/// The target is a class index, or a row whose largest element says the class. Of equal outputs those that come first are the larger. A
/// row with a NaN is counted as wrong.
/// </remarks>
public sealed class TopKAccuracy : Metric
{
    /// <summary>Makes the metric.</summary>
    /// <param name="k">How many outputs count; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public TopKAccuracy(int k = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        K = k;
    }

    /// <inheritdoc/>
    public override string Name => $"top-{K} accuracy";

    /// <summary>How many outputs count.</summary>
    public int K { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs, or there are too few row values.</exception>
    public override void Evaluate(Rows output, in Targets targets, Span<float> rowValues)
    {
        MetricChecks.Targets(output, targets, rowValues.Length);
        for (var row = 0; row < output.Count; row++)
        {
            var outputs = output[row];
            var wanted = targets.IsClasses ? targets.Classes[row] : Reductions.ArgMax(targets.Values[row]);
            rowValues[row] = Rank(outputs, wanted) < K ? 1f : 0f;
        }
    }

    /// <summary>How many outputs come before one; all of them if there is a NaN.</summary>
    private static int Rank(ReadOnlySpan<float> outputs, int wanted)
    {
        var rank = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            if (float.IsNaN(outputs[i]))
            {
                return int.MaxValue;
            }

            rank += outputs[i] > outputs[wanted] || (outputs[i] == outputs[wanted] && i < wanted) ? 1 : 0;
        }

        return rank;
    }
}
