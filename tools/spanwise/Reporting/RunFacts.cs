using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Reporting;

/// <summary>What is known before the first step.</summary>
internal sealed record RunStart(NamedNetwork Network, int Epochs, int BatchSize, string Optimizer, float LearningRate, ScheduleKind Schedule, int Parameters, int Threads, string Simd, string Data);

/// <summary>What is known after the last.</summary>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="Seconds">Time spent in training, without evaluation.</param>
/// <param name="ImagesPerSecond">The median over the epochs.</param>
/// <param name="TestAccuracy">After the last epoch.</param>
/// <param name="StartupSeconds">From the start of the process to the first step.</param>
/// <param name="PeakMemoryBytes">The most memory resident at a time.</param>
/// <param name="Collections">Garbage collections during training and evaluation.</param>
internal sealed record RunResult(int Epochs, double Seconds, double ImagesPerSecond, double TestAccuracy, double StartupSeconds, long PeakMemoryBytes, int Collections);
