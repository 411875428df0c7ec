using Spanwise.Core.Train.Metrics;

namespace Spanwise.Core.Train.Callbacks;

/// <summary>The figure of an epoch that a callback watches.</summary>
public enum Watched
{
    /// <summary>The loss, of the validation samples where there are any, else of the training samples. Less is better.</summary>
    Loss,

    /// <summary>The metric, likewise. <see cref="Metric.LessIsBetter"/> says what is better.</summary>
    Metric,
}

/// <summary>Remembers the best epoch.</summary>
internal sealed class BestEpoch(Watched watched, double minDelta)
{
    private double _best = double.PositiveInfinity;

    /// <summary>The number of the best epoch; 0 before there is one.</summary>
    public int Epoch { get; private set; }

    /// <summary>The best figure, and its epoch.</summary>
    public double[] Remember() => [_best, Epoch];

    public void Recall(double[] memory) => (_best, Epoch) = (memory[0], (int)memory[1]);

    public void Forget() => (_best, Epoch) = (double.PositiveInfinity, 0);

    /// <summary>Tells whether an epoch is better than all before it by more than the least difference.</summary>
    public bool Improves(TrainingContext context, EpochReport report)
    {
        var figure = Figure(context, report);
        if (!(figure < _best - minDelta) && !(double.IsPositiveInfinity(_best) && figure < _best))
        {
            return false;
        }

        (_best, Epoch) = (figure, report.Epoch);
        return true;
    }

    // Turned round where more is better, so that less always is.
    private double Figure(TrainingContext context, EpochReport report)
    {
        if (watched == Watched.Loss)
        {
            return report.Validation?.Loss ?? report.TrainLoss;
        }

        var metric = context.Metric ?? throw new InvalidOperationException("a callback watches the metric; the trainer has none");
        var value = report.Validation?.Metric ?? report.TrainMetric;
        return metric.LessIsBetter ? value : -value;
    }
}
