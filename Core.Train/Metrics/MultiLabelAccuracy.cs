using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;

namespace Spanwise.Core.Train.Metrics;

/// <summary>The share of samples all of whose yes-or-no outputs lie on the right side of a threshold (subset accuracy).</summary>
/// <remarks><see cref="BinaryAccuracy"/> counts the outputs one by one. NaN is counted as wrong.</remarks>
public sealed class MultiLabelAccuracy : Metric
{
    private readonly BinaryAccuracy _outputs;

    /// <summary>Makes the metric.</summary>
    /// <param name="fromLogits">True if the outputs are logits, whose threshold is 0; false if they are probabilities, whose threshold is ½.</param>
    public MultiLabelAccuracy(bool fromLogits = true)
    {
        _outputs = new BinaryAccuracy(fromLogits);
    }

    /// <inheritdoc/>
    public override string Name => "multi-label accuracy";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs, or there are too few row values.</exception>
    public override void Evaluate(Rows output, in Targets targets, Span<float> rowValues)
    {
        _outputs.Evaluate(output, targets, rowValues);
        for (var row = 0; row < output.Count; row++)
        {
            rowValues[row] = rowValues[row] == 1f ? 1f : 0f;
        }
    }
}
