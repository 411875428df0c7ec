using System.Globalization;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Reporting;

/// <summary>How figures are said to people: the same words on a terminal and in a pipe, in every culture.</summary>
internal static class Wording
{
    // Digits in groups of three: 134 794.
    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = " " };

    public static string Count(double value) => value.ToString("#,0", Grouped);

    public static string Loss(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    public static string Percent(double fraction) => (100 * fraction).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    public static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s";

    public static string Rate(double imagesPerSecond) => Count(imagesPerSecond) + " images/s";

    /// <summary>Time left: 0:07, 12:30, 1:02:03.</summary>
    public static string Clock(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    public static string Network(RunStart start) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Title(start)}: {Count(start.Parameters)} parameters, {start.Optimizer} {start.LearningRate}{Schedule(start)}, batch {start.BatchSize}, {start.Threads} {(start.Threads == 1 ? "thread" : "threads")}, {start.Simd}");

    public static string Data(RunStart start) => "data: " + start.Data;

    public static string Epoch(EpochReport report, int epochs)
    {
        var width = epochs.ToString(CultureInfo.InvariantCulture).Length;
        var number = report.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(width);

        // 80 columns hold it; the test loss is in --json.
        return $"epoch {number}/{epochs}  loss {Loss(report.TrainLoss)}  accuracy {Percent(report.TrainMetric)}  test {Percent(report.Validation!.Value.Metric)}  {Rate(report.SamplesPerSecond)}";
    }

    public static string Result(RunResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"test accuracy {Percent(result.TestAccuracy)}, {Rate(result.ImagesPerSecond)}, {result.Epochs} {(result.Epochs == 1 ? "epoch" : "epochs")} in {Seconds(result.Seconds)}");

    private static string Schedule(RunStart start) =>
        start.Schedule == ScheduleKind.Constant ? string.Empty : " " + ScheduleKinds.NameOf(start.Schedule);

    private static string Title(RunStart start) =>
        start.Network.Name == start.Network.Architecture ? start.Network.Name : $"{start.Network.Name} ({start.Network.Architecture})";
}
