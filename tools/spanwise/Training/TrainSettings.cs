using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Training;

/// <summary>What a training was asked for; null takes the network's default.</summary>
internal sealed record TrainSettings : ReportSettings
{
    public required NamedNetwork Network { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public OptimizerKind? Optimizer { get; init; }

    public float? LearningRate { get; init; }

    public ScheduleKind? Schedule { get; init; }

    public int? Threads { get; init; }

    public ulong Seed { get; init; }

    public string? DataFolder { get; init; }
}
