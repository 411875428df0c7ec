using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;

namespace Spanwise.Core.Train.Metrics;

/// <summary>The metric of one output of a model that has several.</summary>
public sealed class OutputMetric : Metric
{
    private const int ChunkRows = 64;

    private readonly OutputLosses _losses;
    private readonly int _output;
    private readonly Metric _metric;

    /// <summary>Makes the metric.</summary>
    /// <param name="losses">The losses of the outputs, which say where outputs and targets lie.</param>
    /// <param name="output">The index of the output.</param>
    /// <param name="metric">What it is judged by.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public OutputMetric(OutputLosses losses, int output, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, losses.Losses.Length);
        (_losses, _output, _metric) = (losses, output, metric);
    }

    /// <inheritdoc/>
    public override string Name => _metric.Name;

    /// <inheritdoc/>
    public override bool LessIsBetter => _metric.LessIsBetter;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(Rows output, in Targets targets, Span<float> rowValues)
    {
        Span<int> classes = stackalloc int[ChunkRows];
        for (var first = 0; first < output.Count; first += ChunkRows)
        {
            var count = Math.Min(ChunkRows, output.Count - first);
            var some = targets.IsClasses ? new Targets(targets.Classes.Slice(first, count)) : new Targets(targets.Values.Slice(first, count));
            _metric.Evaluate(_losses.OutputOf(_output, output.Slice(first, count)), _losses.TargetsOf(_output, some, classes), rowValues.Slice(first, count));
        }
    }

    /// <inheritdoc/>
    public override double Finish(double mean) => _metric.Finish(mean);
}
