namespace Spanwise.Core.Train.Minimizers;

/// <summary>A way to the least value of a function of parameters. The same function, start, rules and seed give the same bits.</summary>
/// <remarks>
/// <para><see cref="Lbfgs"/> and <see cref="Bfgs"/> follow gradients: the fastest to the bottom of the valley where they begin.
/// <see cref="NelderMead"/> needs none; for a few parameters. <see cref="ParticleSwarm"/> and <see cref="SimulatedAnnealing"/> search a box that may have many valleys;
/// <see cref="Then"/> sends one after the other.</para>
/// <para>An object holds no state of a search: it may be used again, and by several threads at a time. A search allocates at its beginning and its end only.</para>
/// </remarks>
/// <example>
/// <code>
/// var way = new ParticleSwarm(Bounds.Cube(objective.Count, -5, 5)) { Stop = new() { Iterations = 100 } }.Then(new Lbfgs());
/// var least = way.Minimize(objective, start);
/// </code>
/// </example>
public abstract class Minimizer
{
    /// <summary>When a search ends.</summary>
    public StopRules Stop { get; init; } = new();

    /// <summary>Searches.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">Where to begin: one finite number for each parameter.</param>
    /// <param name="cancellation">Ends the search after the evaluation in progress; what was found until then is returned.</param>
    /// <returns>The best point that was looked at, and why the search ended.</returns>
    /// <exception cref="ArgumentException">The start has another number of parameters than the function or is not finite, or the function has no gradient and one is needed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rule of <see cref="Stop"/> is out of its range.</exception>
    public Minimum Minimize(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        Stop.Check();
        if (start.Length != objective.Count)
        {
            throw new ArgumentException($"start holds {start.Length} numbers; the function has {objective.Count} parameters", nameof(start));
        }

        if (!Vectors.AreFinite(start))
        {
            throw new ArgumentException("start must be finite; it holds a number that is not", nameof(start));
        }

        return Run(objective, start, cancellation);
    }

    /// <summary>This search, and from its best point another. A search that was stopped, or reached its goal, is not gone on with.</summary>
    /// <param name="next">The other.</param>
    public Minimizer Then(Minimizer next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new MinimizerChain(this, next);
    }

    internal abstract Minimum Run(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellation);
}
