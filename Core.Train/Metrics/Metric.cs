using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;

namespace Spanwise.Core.Train.Metrics;

/// <summary>A figure for each sample whose mean over an epoch is reported beside the loss.</summary>
public abstract class Metric
{
    /// <summary>A short name, as in a log: <c>accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True for errors, false for shares of what is right.</summary>
    public virtual bool LessIsBetter => false;

    /// <summary>Computes the figure of each row.</summary>
    /// <param name="output">Output rows of the model.</param>
    /// <param name="targets">The targets of the same rows.</param>
    /// <param name="rowValues">One figure for each row, to be written.</param>
    public abstract void Evaluate(Rows output, in Targets targets, Span<float> rowValues);

    /// <summary>What is reported of the mean over the samples: the mean itself, or a function of it, such as its root.</summary>
    /// <param name="mean">The mean of the row values.</param>
    public virtual double Finish(double mean) => mean;
}
