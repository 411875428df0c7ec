using System.Globalization;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
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

    public static string Rate(double perSecond, Figure figure) => $"{Count(perSecond)} {figure.Unit}/s";

    /// <summary>Time left: 0:07, 12:30, 1:02:03.</summary>
    public static string Clock(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);

    public static string Network(RunStart start) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Title(start)}: {Count(start.Parameters)} parameters, {start.Optimizer} {start.LearningRate}{Schedule(start)}, batch {start.BatchSize}, {start.Threads} {(start.Threads == 1 ? "thread" : "threads")}, {start.Simd}");

    public static string Data(RunStart start) => "data: " + start.Data;

    public static string Resumed(TrainingCheckpoint checkpoint) => string.Create(
        CultureInfo.InvariantCulture, $"resumed in epoch {checkpoint.Epoch} after {Count(checkpoint.StepsDone)} steps");

    /// <summary>What a model reads of a table, and what it tells.</summary>
    public static string Table(TableSchema table)
    {
        var fields = table.Fields.Select(field => field.IsNumber ? field.Name : $"{field.Name} ({string.Join(", ", field.Categories)})");
        return $"columns: {string.Join(", ", fields)}\ntarget: {table.Target}{(table.Classes.IsEmpty ? string.Empty : $" ({string.Join(", ", table.Classes)})")}\n";
    }

    public static string Epoch(EpochReport report, int epochs, Figure figure)
    {
        var width = epochs.ToString(CultureInfo.InvariantCulture).Length;
        var number = report.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(width);

        // 80 columns hold it; the test loss is in --json.
        var test = report.Validation is { } validation ? $"  test {figure.Say(validation.Metric)}" : string.Empty;
        return $"epoch {number}/{epochs}  loss {Loss(report.TrainLoss)}  {figure.Name} {figure.Say(report.TrainMetric)}{test}  {Rate(report.SamplesPerSecond, figure)}";
    }

    public static string Result(RunResult result, Figure figure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(result.Train is { } train ? $"training {figure.Name} {figure.Say(train)}" : $"test {figure.Name} {figure.Say(result.Test!.Value)}")}, {Rate(result.ImagesPerSecond, figure)}, {result.Epochs} {(result.Epochs == 1 ? "epoch" : "epochs")} in {Seconds(result.Seconds)}");

    private static string Schedule(RunStart start) =>
        start.Schedule == ScheduleKind.Constant ? string.Empty : " " + ScheduleKinds.NameOf(start.Schedule);

    private static string Title(RunStart start) =>
        start.Name == start.Architecture ? start.Name : $"{start.Name} ({start.Architecture})";
}
