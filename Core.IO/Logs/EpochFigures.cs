using Spanwise.Core.Train;

namespace Spanwise.Core.IO.Logs;

/// <summary>The figures of an epoch under the names that all logs use.</summary>
internal static class EpochFigures
{
    public static readonly string[] Names =
        ["epoch", "seconds", "samples", "train_loss", "train_metric", "validation_loss", "validation_metric", "learning_rate"];

    /// <summary>The values in the order of <see cref="Names"/>; NaN for what there is not.</summary>
    public static double[] Values(EpochReport report) =>
    [
        report.Epoch,
        report.Seconds,
        report.Samples,
        report.TrainLoss,
        report.TrainMetric,
        report.Validation?.Loss ?? double.NaN,
        report.Validation?.Metric ?? double.NaN,
        Short(report.LearningRate),
    ];

    // 0.001 and not the 0.0010000000474974513 that the float is.
    private static double Short(float value) => double.Parse(
        value.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
