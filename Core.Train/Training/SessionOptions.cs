using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.Train;

/// <summary>How a <see cref="Session"/> runs.</summary>
public sealed record SessionOptions
{
    /// <summary>The most samples that go through the model at a time; at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>True if the gradient with respect to the model's input is wanted: <see cref="Session.GradInput"/>.</summary>
    public bool InputGradient { get; init; }

    /// <summary>Penalties, clipping, norms; null for none.</summary>
    public Regularization? Regularization { get; init; }

    /// <summary>True to refuse a step whose gradient is not finite, before any weight changes.</summary>
    public bool StopWhenNotFinite { get; init; } = true;

    /// <summary>Threads that work on a call; null chooses by the work in it. The result has the same bits for any number.</summary>
    public int? Threads { get; init; }

    /// <summary>Workers to share with other models; null makes a team of the session's own.</summary>
    public WorkerTeam? Team { get; init; }

    /// <summary>The instruction set; null takes the one in force.</summary>
    public SimdLevel? Level { get; init; }
}
