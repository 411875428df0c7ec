using System.Globalization;
using System.Text;
using Spanwise.Samples.Lectures;

namespace Spanwise.Cli.Lectures;

/// <summary>A result in words.</summary>
internal static class LectureText
{
    public static string Of(LectureResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{result.Experiment.Id}  {result.Experiment.Title}\n    {result.Experiment.SetUp}\n");
        var width = result.Run.Measurements.Max(static one => one.Name.Length);
        foreach (var one in result.Run.Measurements)
        {
            text.Append("    ").Append(one.Name.PadRight(width));
            text.Append(one.Document is { } document ? $"  document {Figure(document)}" : string.Empty);
            text.Append("  ours ").Append(Ours(one));
            text.Append(Verdict(one) is { Length: > 0 } verdict ? $"  {verdict}" : string.Empty).Append('\n');
        }

        foreach (var note in result.Run.Notes)
        {
            text.Append("    ").Append(note).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"    {result.Seconds:0.0} s: {(result.Holds ? "holds" : "FALLS SHORT")}\n");
        return text.ToString();
    }

    /// <summary>The median, and the range over the seeds.</summary>
    public static string Ours(Measurement one) => one.Values.Count == 1 || one.Values.Min() == one.Values.Max()
        ? Figure(one.Median)
        : $"{Figure(one.Median)} ({Figure(one.Values.Min())} to {Figure(one.Values.Max())})";

    /// <summary>Whether the goal is reached, and which it was; empty where there is none.</summary>
    public static string Verdict(Measurement one) => one.Goal.Length == 0 ? string.Empty : one.Holds ? $"holds: {one.Goal}" : $"FALLS SHORT of {one.Goal}";

    public static string Figure(double value) => Math.Abs(value) is 0 or (>= 1e-4 and < 1e7)
        ? value.ToString(Math.Abs(value) >= 1000 ? "0" : "0.#####", CultureInfo.InvariantCulture)
        : value.ToString("0.##e0", CultureInfo.InvariantCulture);
}
