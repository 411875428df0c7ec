namespace Spanwise.Core.Train.Minimizers;

/// <summary>What a minimisation found.</summary>
/// <param name="Point">The best point that was looked at.</param>
/// <param name="Value">The value there; +∞ if no value was finite.</param>
/// <param name="Iterations">Iterations done.</param>
/// <param name="Evaluations">Evaluations of the function, with or without gradient.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record Minimum(double[] Point, double Value, long Iterations, long Evaluations, StopReason Reason);
