using System.Globalization;
using Spanwise.Cli.Files;
using Spanwise.Core.IO.Reports;

namespace Spanwise.Cli.Lectures;

/// <summary>A page for each experiment and an index that leads to them.</summary>
internal sealed class LecturePages(OutputFolder folder)
{
    private readonly ReportTable _index = new("experiment", "what", "document", "ours", "seconds", "verdict");

    /// <summary>Writes the page of an experiment.</summary>
    public void Add(LectureResult result)
    {
        var page = result.Run.Page;
        var table = new ReportTable("figure", "document", "ours: median (range)", "goal", "verdict");
        foreach (var one in result.Run.Measurements)
        {
            table.AddRow(
                null,
                one.Goal.Length == 0 ? null : one.Holds,
                one.Name,
                one.Document is { } document ? LectureText.Figure(document) : string.Empty,
                LectureText.Ours(one),
                one.Goal,
                one.Goal.Length == 0 ? string.Empty : one.Holds ? "holds" : "falls short");
        }

        page.AddHeading("Figures");
        page.Add(table);
        page.Add(MachineTable.Create(
            ("seeds", result.Run.Seeds.Count.ToString(CultureInfo.InvariantCulture)),
            ("seconds", result.Seconds.ToString("0.0", CultureInfo.InvariantCulture))));
        folder.Write(NameOf(result), page.Write);

        // What says most: a figure of the document that must be reached, else one that must, else one of the document.
        var first = result.Run.Measurements.MaxBy(static one => (one.Goal.Length > 0 ? 2 : 0) + (one.Document is not null ? 1 : 0))!;
        _index.AddRow(
            NameOf(result),
            result.Holds,
            result.Experiment.Id,
            result.Experiment.Title,
            first.Document is { } printed ? LectureText.Figure(printed) : string.Empty,
            $"{first.Name} {LectureText.Ours(first)}",
            result.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
            result.Holds ? "holds" : "falls short");
    }

    /// <summary>Writes the index.</summary>
    public void WriteIndex()
    {
        var page = new ReportPage("Experiments of the lectures") { Lead = "The figures that the lectures print, and ours: median and range over the seeds." };
        page.Add(_index);
        page.Add(MachineTable.Create());
        folder.Write("index.html", page.Write);
    }

    private static string NameOf(LectureResult result) => $"{result.Experiment.Id}.html";
}
