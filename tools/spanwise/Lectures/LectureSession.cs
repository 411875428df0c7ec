using System.Diagnostics;
using Spanwise.Cli.Data;
using Spanwise.Cli.Files;
using Spanwise.Cli.Hosting;
using Spanwise.Core.Train.Data;
using Spanwise.Samples.Lectures;

namespace Spanwise.Cli.Lectures;

/// <summary>Experiments one after the other, each told of as soon as it is over.</summary>
internal sealed class LectureSession(LectureSettings settings)
{
    private const string DataVariable = "SPANWISE_DATA";

    /// <returns>False if a figure falls short of its goal.</returns>
    public bool Execute(IReadOnlyList<Experiment> experiments, CancellationToken cancellation)
    {
        var pages = settings.ReportFolder is { } path ? new LecturePages(new OutputFolder(path)) : null;
        var mnist = new Lazy<ImageDataset>(() => MnistData.Load(settings.DataFolder, showProgress: !settings.Json, cancellation));
        var folder = settings.DataFolder ?? Environment.GetEnvironmentVariable(DataVariable);
        var holds = true;
        foreach (var experiment in experiments)
        {
            cancellation.ThrowIfCancellationRequested();
            var run = new LectureRun(experiment, settings.Seeds, mnist, string.IsNullOrEmpty(folder) ? null : folder, cancellation);
            var watch = Stopwatch.StartNew();
            experiment.Run(run);
            var result = new LectureResult(experiment, run, watch.Elapsed.TotalSeconds);
            holds &= result.Holds;
            if (settings.Json)
            {
                StandardOutput.Write(LectureJson.Line(result));
            }
            else
            {
                StandardOutput.Write(LectureText.Of(result));
            }

            pages?.Add(result);
        }

        pages?.WriteIndex();
        if (!settings.Json && experiments.Count > 1)
        {
            StandardOutput.WriteLine(holds ? "all hold" : "not all hold");
        }

        return holds;
    }
}
