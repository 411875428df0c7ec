using Spanwise.Core.Train;

namespace Spanwise.Cli.Reporting;

/// <summary>The events of <c>--json</c>; docs/COMMAND-LINE.md describes every field.</summary>
internal sealed class JsonReporter : TrainingReporter
{
    private readonly JsonLines _lines = new();

    private Figure _figure = Figure.OfImages;

    public override void Started(RunStart start)
    {
        _figure = start.Figure;
        var line = _lines.Begin("start")
            .Add("net", start.Name)
            .Add("parameters", start.Parameters)
            .Add("threads", start.Threads)
            .Add("simd", start.Simd)
            .Add("data", start.Data);
        if (start.ResumedFrom is { } checkpoint)
        {
            line.Add("resumed_epoch", checkpoint.Epoch).Add("resumed_step", checkpoint.StepsDone);
        }

        line.End();
    }

    public override void EpochEnded(EpochReport report)
    {
        var line = _lines.Begin("epoch")
            .Add("epoch", report.Epoch)
            .Add("seconds", report.Seconds, decimals: 6)
            .Add($"{_figure.Unit}_per_second", report.SamplesPerSecond, decimals: 1)
            .Add("train_loss", report.TrainLoss)
            .Add($"train_{_figure.Name}", report.TrainMetric);
        if (report.Validation is { } test)
        {
            line.Add("test_loss", test.Loss).Add($"test_{_figure.Name}", test.Metric);
        }

        line.Add("allocated_bytes", report.AllocatedBytes).End();
    }

    public override void Done(RunResult result)
    {
        var line = _lines.Begin("done")
            .Add("epochs", result.Epochs)
            .Add("seconds", result.Seconds, decimals: 6)
            .Add($"{_figure.Unit}_per_second", result.ImagesPerSecond, decimals: 1);
        if (result.Test is { } test)
        {
            line.Add($"test_{_figure.Name}", test);
        }

        if (result.Train is { } train)
        {
            line.Add($"train_{_figure.Name}", train);
        }

        line.Add("startup_seconds", result.StartupSeconds, decimals: 6)
            .Add("peak_memory_bytes", result.PeakMemoryBytes)
            .Add("gc_collections", result.Collections)
            .End();
    }

    public override void Dispose() => _lines.Dispose();
}
