using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Reporting;

/// <summary>What is known before the first step.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Architecture">Its widths.</param>
/// <param name="Figure">What is reported beside the loss.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="BatchSize">Samples in a step.</param>
/// <param name="Optimizer">The optimiser's name.</param>
/// <param name="LearningRate">Its rate.</param>
/// <param name="Schedule">How the rate goes on.</param>
/// <param name="Parameters">Weights and biases.</param>
/// <param name="Threads">Threads in a step.</param>
/// <param name="Simd">The instruction set.</param>
/// <param name="Data">Where the samples came from.</param>
/// <param name="ResumedFrom">What is gone on with; null for a training that begins.</param>
internal sealed record RunStart(string Name, string Architecture, Figure Figure, int Epochs, int BatchSize, string Optimizer, float LearningRate, ScheduleKind Schedule, int Parameters, int Threads, string Simd, string Data, TrainingCheckpoint? ResumedFrom);

/// <summary>What is known after the last.</summary>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="Seconds">Time spent in training, without evaluation.</param>
/// <param name="ImagesPerSecond">The median over the epochs.</param>
/// <param name="Train">The figure of the finished model on the samples it was trained on; null where there are others to test on.</param>
/// <param name="Test">The figure on the samples to test on, after the last epoch; null without any.</param>
/// <param name="StartupSeconds">From the start of the process to the first step.</param>
/// <param name="PeakMemoryBytes">The most memory resident at a time.</param>
/// <param name="Collections">Garbage collections during training and evaluation.</param>
internal sealed record RunResult(int Epochs, double Seconds, double ImagesPerSecond, double? Train, double? Test, double StartupSeconds, long PeakMemoryBytes, int Collections);

/// <summary>What is reported beside the loss.</summary>
/// <param name="Name">Its name, as in <c>test_accuracy</c>.</param>
/// <param name="Unit">What is counted in a second.</param>
/// <param name="IsShare">True for a fraction, said in per cent; false for a number.</param>
internal sealed record Figure(string Name, string Unit, bool IsShare)
{
    public static Figure OfImages { get; } = new("accuracy", "images", IsShare: true);

    public static Figure OfClasses { get; } = new("accuracy", "samples", IsShare: true);

    public static Figure OfNumbers { get; } = new("rmse", "samples", IsShare: false);

    public string Say(double value) => IsShare ? Wording.Percent(value) : Wording.Loss(value);
}
