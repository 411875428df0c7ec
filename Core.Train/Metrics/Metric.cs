using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;

namespace Spanwise.Core.Train.Metrics;

/// <summary>A figure for each sample whose mean over an epoch is reported beside the loss.</summary>
public abstract class Metric
{
    /// <summary>A short name, as in a log: <c>accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Computes the figure of each row.</summary>
    /// <param name="output">Output rows of the model.</param>
    /// <param name="targets">The targets of the same rows.</param>
    /// <param name="rowValues">One figure for each row, to be written.</param>
    public abstract void Evaluate(Rows output, in Targets targets, Span<float> rowValues);
}
