using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Training;

/// <summary>What any training was asked for; null takes a default.</summary>
internal abstract record TrainingSettings : ReportSettings
{
    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public OptimizerKind? Optimizer { get; init; }

    public float? LearningRate { get; init; }

    public ScheduleKind? Schedule { get; init; }

    public (double Factor, int Patience)? ReduceOnPlateau { get; init; }

    public int? EarlyStopping { get; init; }

    public int? Threads { get; init; }

    public ulong Seed { get; init; }

    public string? LogFolder { get; init; }

    /// <summary>The folder of the page with pictures.</summary>
    public string? ReportFolder { get; init; }

    /// <summary>The file that the training can be resumed from.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps between two checkpoints; null for one after each epoch.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>What is gone on with; null for a training that begins.</summary>
    public ResumePoint? Resume { get; init; }
}
