namespace Spanwise.Core.Train.Minimizers;

/// <summary>One search, and then another from where it ended.</summary>
internal sealed class MinimizerChain(Minimizer first, Minimizer second) : Minimizer
{
    internal override Minimum Run(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellation)
    {
        var found = first.Minimize(objective, start, cancellation);
        if (found.Reason is StopReason.Stopped or StopReason.GoalReached)
        {
            return found;
        }

        var rest = second.Minimize(objective, found.Point, cancellation);
        var better = rest.Value <= found.Value ? rest : found;
        return rest with { Point = better.Point, Value = better.Value, Iterations = found.Iterations + rest.Iterations, Evaluations = found.Evaluations + rest.Evaluations };
    }
}
