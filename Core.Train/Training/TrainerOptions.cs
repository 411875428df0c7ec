using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Core.Train;

/// <summary>How a training runs.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the training samples; at least 0.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Samples in a step; at least 1. The last step of an epoch takes what is left.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How the learning rate goes on, step by step; null leaves it as the optimiser has it.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Threads that work on a step; null chooses by the work in it. The result has the same bits for any number.</summary>
    public int? Threads { get; init; }

    /// <summary>What the order of the samples, and every random mask, is drawn from.</summary>
    public ulong Seed { get; init; }

    /// <summary>False keeps the samples in their order; by default they are shuffled anew for each epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The instruction set; null takes the one in force.</summary>
    public SimdLevel? Level { get; init; }

    /// <summary>The clock that epochs are timed by.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Workers to share with other models; null makes a team of the trainer's own.</summary>
    public WorkerTeam? Team { get; init; }

    /// <summary>Called after each epoch, by the thread that trains; returning false ends the training.</summary>
    public Func<EpochReport, bool>? EpochEnded { get; init; }
}
