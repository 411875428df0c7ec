using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
namespace Spanwise.Core.Train.Metrics;
/// <summary>x</summary>
public sealed class Accuracy : Metric
{
    /// <inheritdoc/>
    public override string Name => "accuracy";
    /// <inheritdoc/>
    public override void Evaluate(Rows output, in Targets targets, Span<float> rowValues)
    {
        for (var r = 0; r < output.Count; r++)
        {
            var row = output[r]; var best = 0;
            for (var i = 1; i < row.Length; i++) if (row[i] > row[best]) best = i;
            rowValues[r] = best == targets.Classes[r] ? 1f : 0f;
        }
    }
}
