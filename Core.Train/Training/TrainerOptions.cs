using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Checkpoints;
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

    /// <summary>
    /// Where to go on instead of beginning anew: the model gets the checkpoint's parameters. Samples, seed, batch, optimiser and schedule
    /// must be those of the training that it comes from, and <see cref="Epochs"/> counts from its beginning.
    /// </summary>
    public TrainingCheckpoint? ResumeFrom { get; init; }

    /// <summary>Penalties, clipping, norms; null for none.</summary>
    public Regularization? Regularization { get; init; }

    /// <summary>
    /// Batches whose gradients make one step; at least 1. The step is that of one batch as many times as large, in the memory of a small one.
    /// More than 1 needs the gradients stored.
    /// </summary>
    public int BatchesPerStep { get; init; } = 1;

    /// <summary>True to store all gradients before the first update; chosen by itself where something else asks for it.</summary>
    /// <remarks>One more meeting of the workers a step, and a gradient that is not finite is seen before any weight changes.</remarks>
    public bool StoreGradients { get; init; }

    /// <summary>True to end a training with a <see cref="TrainingDivergedException"/> at the first step whose numbers are not finite.</summary>
    /// <remarks>
    /// A loss that is not finite is seen before its step changes any weight. A gradient that is not finite although the loss is finite is
    /// seen before any weight changes where gradients are stored; else it reaches the weights, and the next step's loss shows it.
    /// </remarks>
    public bool StopWhenNotFinite { get; init; } = true;

    /// <summary>Layers, by their index (<see cref="Core.Layers.Model.IndexOf"/>), whose parameters stay as they are.</summary>
    public IReadOnlyCollection<int> FrozenLayers { get; init; } = [];

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

    /// <summary>What watches the training; called in this order.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Called after each epoch, by the thread that trains; returning false ends the training.</summary>
    public Func<EpochReport, bool>? EpochEnded { get; init; }
}
