namespace Spanwise.Core.Train.Minimizers;

/// <summary>What BFGS and L-BFGS share: directions from a model of the curvature, and a line search along each.</summary>
public abstract class QuasiNewton : Minimizer
{
    private protected QuasiNewton()
    {
    }

    /// <summary>A model of the inverse curvature.</summary>
    private protected interface ICurvature
    {
        /// <summary>True if the model knows nothing, so that its direction is that of steepest descent.</summary>
        bool IsEmpty { get; }

        /// <summary>direction = −H · gradient.</summary>
        void Direction(ReadOnlySpan<double> gradient, Span<double> direction);

        /// <summary>Learns from a step s that changed the gradient by y, with sᵀy above 0.</summary>
        void Learn(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double product);

        /// <summary>Forgets everything.</summary>
        void Forget();
    }

    internal sealed override Minimum Run(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellation)
    {
        if (objective is not SmoothObjective)
        {
            throw new ArgumentException($"this minimiser follows the gradient; the function has none (a {nameof(SmoothObjective)} has)", nameof(objective));
        }

        var search = new Search(objective, Stop, start, cancellation);
        Descend(search, start.ToArray(), CreateCurvature(objective.Count));
        return search.Result();
    }

    private protected abstract ICurvature CreateCurvature(int count);

    private static void Descend(Search search, double[] point, ICurvature curvature)
    {
        var count = search.Count;
        var (gradient, direction, step, change) = (new double[count], new double[count], new double[count], new double[count]);
        var line = new LineSearch(search);
        var value = search.Evaluate(point, gradient);
        if (!double.IsFinite(value))
        {
            search.End(StopReason.NotFiniteAtStart);
        }

        while (!search.IsOver)
        {
            if (Vectors.LargestMagnitude(gradient) <= search.Rules.GradientTolerance)
            {
                search.End(StopReason.Converged);
                return;
            }

            curvature.Direction(gradient, direction);
            if (!(Vectors.Dot(gradient, direction) < 0))
            {
                // Rounding has made the model useless.
                curvature.Forget();
                curvature.Direction(gradient, direction);
            }

            // The first step moves no parameter by more than 1; afterwards the model knows the scale.
            var first = curvature.IsEmpty ? Math.Min(1, 1 / Vectors.LargestMagnitude(gradient)) : 1;
            if (!line.Run(point, value, gradient, direction, first))
            {
                if (curvature.IsEmpty)
                {
                    search.End(StopReason.NoProgress);
                }

                curvature.Forget();
                continue;
            }

            Vectors.Combine(line.Point, -1, point, step);
            Vectors.Combine(line.Gradient, -1, gradient, change);
            var product = Vectors.Dot(step, change);

            // Positive by the line search, unless it gave up on the slope, or what is left is rounding.
            if (product > 1e-16 * Math.Sqrt(Vectors.Dot(step, step) * Vectors.Dot(change, change)))
            {
                curvature.Learn(step, change, product);
            }

            line.Point.CopyTo(point);
            line.Gradient.CopyTo(gradient);
            var before = value;
            value = line.Value;
            search.EndIteration();
            if (search.AreNear(before, value))
            {
                search.End(StopReason.Converged);
            }
        }
    }
}
