namespace Spanwise.Core.Train.Minimizers;

/// <summary>Why a minimisation ended.</summary>
public enum StopReason
{
    /// <summary>A tolerance was reached.</summary>
    Converged,

    /// <summary><see cref="StopRules.Goal"/> was reached.</summary>
    GoalReached,

    /// <summary>No step along any direction that was tried made the value smaller: rounding is the limit, or the gradient is wrong.</summary>
    NoProgress,

    /// <summary>All of <see cref="StopRules.Iterations"/> were done.</summary>
    IterationsDone,

    /// <summary>All of <see cref="StopRules.Evaluations"/> were done.</summary>
    EvaluationsDone,

    /// <summary>It was cancelled, or <see cref="StopRules.IterationEnded"/> asked for the end.</summary>
    Stopped,

    /// <summary>The value or gradient at the start is not finite, so there is no direction to go.</summary>
    NotFiniteAtStart,
}
