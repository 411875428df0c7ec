using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Train.Minimizers;

/// <summary>Simulated annealing in a box: random steps that may go uphill, less and less so as it cools. Needs no gradient, and escapes valleys.</summary>
/// <remarks>
/// From x a step to x′ = x + w σ z with z normal, w the box's width and σ falling with the root of the temperature; taken if f(x′) is less than f(x), else with the probability
/// exp(−(f(x′) − f(x)) / T). T falls geometrically from T₀, the mean rise of the first steps, to <see cref="LastTemperature"/> · T₀ over <see cref="StopRules.Iterations"/>. A step
/// that would leave the box is reflected at its wall. An iteration is one step. Ends with its iterations, not by a tolerance. Kirkpatrick, Gelatt and Vecchi, <i>Optimization by simulated annealing</i> (1983).
/// </remarks>
public sealed class SimulatedAnnealing : Minimizer
{
    private const int FirstSteps = 32;

    private readonly Bounds _bounds;
    private readonly ulong _seed;

    /// <summary>Makes the minimiser. It takes 10 000 iterations unless <see cref="Minimizer.Stop"/> says otherwise.</summary>
    /// <param name="bounds">The box.</param>
    /// <param name="seed">What the steps are drawn from.</param>
    /// <param name="firstStep">σ at first: the deviation of a step, as a share of the box's width; above 0 and below 1.</param>
    /// <param name="lastTemperature">The last temperature, as a share of the first; above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public SimulatedAnnealing(Bounds bounds, ulong seed = 0, double firstStep = 0.2, double lastTemperature = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        (_bounds, _seed) = (bounds, seed);
        FirstStep = MinimizerChecks.Between(nameof(firstStep), firstStep, 0, 1);
        LastTemperature = MinimizerChecks.Between(nameof(lastTemperature), lastTemperature, 0, 1);
        Stop = new StopRules { Iterations = 10_000 };
    }

    /// <summary>The deviation of the first steps, as a share of the box's width.</summary>
    public double FirstStep { get; }

    /// <summary>The last temperature, as a share of the first.</summary>
    public double LastTemperature { get; }

    internal override Minimum Run(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellation)
    {
        _bounds.RequireCount(objective.Count);
        var search = new Search(objective, Stop, start, cancellation);
        var random = new CounterRandom(_seed);
        var (point, next, draws) = (start.ToArray(), new double[search.Count], new float[search.Count]);
        _bounds.Clamp(point);
        var value = search.Evaluate(point);
        var rises = 0d;
        var risen = 0;
        for (long i = 0; !search.IsOver; i++)
        {
            var cooling = Math.Pow(LastTemperature, (double)i / Stop.Iterations);
            random.FillNormal(draws, firstIndex: (ulong)i * (ulong)(draws.Length + 1));
            for (var k = 0; k < next.Length; k++)
            {
                next[k] = Reflect(point[k] + (draws[k] * FirstStep * Math.Sqrt(cooling) * _bounds.Width(k)), _bounds.Low[k], _bounds.High[k]);
            }

            var there = search.Evaluate(next);
            var rise = there - value;
            if (i < FirstSteps && double.IsFinite(rise))
            {
                (rises, risen) = (rises + Math.Abs(rise), risen + 1);
            }

            // From a point without a finite value any step is taken.
            var temperature = cooling * rises / Math.Max(1, risen);
            if (rise <= 0 || double.IsPositiveInfinity(value) || random.Uniform(((ulong)i * (ulong)(draws.Length + 1)) + (ulong)draws.Length) < Math.Exp(-rise / temperature))
            {
                value = there;
                next.CopyTo(point, 0);
            }

            search.EndIteration();
        }

        return search.Result();
    }

    // A step may be longer than the box is wide, but hardly twice.
    private static double Reflect(double value, double low, double high)
    {
        value = value < low ? (2 * low) - value : value;
        value = value > high ? (2 * high) - value : value;
        return Math.Clamp(value, low, high);
    }
}
