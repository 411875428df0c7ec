using Spanwise.Cli.Training;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Tables;

/// <summary>What a training on a table was asked for; null takes a default.</summary>
internal sealed record TableSettings : ReportSettings
{
    public required string File { get; init; }

    public required string Target { get; init; }

    /// <summary>Empty for the default.</summary>
    public LayerSpec[] Layers { get; init; } = [];

    public TableLoss? Loss { get; init; }

    public double? Validation { get; init; }

    public bool Standardize { get; init; }

    public int Epochs { get; init; }

    public int BatchSize { get; init; }

    public OptimizerKind Optimizer { get; init; }

    public float LearningRate { get; init; }

    public ScheduleKind Schedule { get; init; }

    public (double Factor, int Patience)? ReduceOnPlateau { get; init; }

    public int? EarlyStopping { get; init; }

    public string? LogFolder { get; init; }

    public int? Threads { get; init; }

    public ulong Seed { get; init; }
}
