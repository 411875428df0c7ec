using Spanwise.Core.Train;

namespace Spanwise.Cli.Reporting;

/// <summary>The events of <c>--json</c>; docs/COMMAND-LINE.md describes every field.</summary>
internal sealed class JsonReporter : TrainingReporter
{
    private readonly JsonLines _lines = new();

    public override void Started(RunStart start) => _lines.Begin("start")
        .Add("net", start.Network.Name)
        .Add("parameters", start.Parameters)
        .Add("threads", start.Threads)
        .Add("simd", start.Simd)
        .Add("data", start.Data)
        .End();

    public override void EpochEnded(EpochReport report) => _lines.Begin("epoch")
        .Add("epoch", report.Epoch)
        .Add("seconds", report.Seconds, decimals: 6)
        .Add("images_per_second", report.SamplesPerSecond, decimals: 1)
        .Add("train_loss", report.TrainLoss)
        .Add("train_accuracy", report.TrainMetric)
        .Add("test_loss", report.Validation!.Value.Loss)
        .Add("test_accuracy", report.Validation.Value.Metric)
        .Add("allocated_bytes", report.AllocatedBytes)
        .End();

    public override void Done(RunResult result) => _lines.Begin("done")
        .Add("epochs", result.Epochs)
        .Add("seconds", result.Seconds, decimals: 6)
        .Add("images_per_second", result.ImagesPerSecond, decimals: 1)
        .Add("test_accuracy", result.TestAccuracy)
        .Add("startup_seconds", result.StartupSeconds, decimals: 6)
        .Add("peak_memory_bytes", result.PeakMemoryBytes)
        .Add("gc_collections", result.Collections)
        .End();

    public override void Dispose() => _lines.Dispose();
}
