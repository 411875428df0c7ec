using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Train.Minimizers;

/// <summary>A swarm of particles in a box, each drawn to the best point of its own and to that of all: finds the valley among many, needs no gradient.</summary>
/// <remarks>
/// v = ω v + c₁ r₁ (own best − x) + c₂ r₂ (best of all − x); x = x + v, with r drawn anew for each parameter, ω = 0.7298 and c₁ = c₂ = 1.49618; a particle that would leave the
/// box stays at its wall. One particle begins at the start, the others anywhere in the box. An iteration moves all particles. Converged when all own bests have one value
/// (<see cref="StopRules.ValueTolerance"/>). Kennedy and Eberhart, <i>Particle swarm optimization</i> (1995); Clerc and Kennedy, <i>The particle swarm</i> (2002).
/// </remarks>
public sealed class ParticleSwarm : Minimizer
{
    private const double Inertia = 0.7298;
    private const double Pull = 1.49618;
    private const int LeastParticles = 2;
    private const int MostByDefault = 100;

    private readonly Bounds _bounds;
    private readonly ulong _seed;

    /// <summary>Makes the minimiser.</summary>
    /// <param name="bounds">The box.</param>
    /// <param name="particles">How many; at least 2. 0 takes 10 + 4 √n, at most 100.</param>
    /// <param name="seed">What begins and pulls are drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few particles.</exception>
    public ParticleSwarm(Bounds bounds, int particles = 0, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        particles = particles == 0 ? (int)Math.Min(MostByDefault, 10 + (4 * Math.Sqrt(bounds.Count))) : particles;
        ArgumentOutOfRangeException.ThrowIfLessThan(particles, LeastParticles);
        (_bounds, Particles, _seed) = (bounds, particles, seed);
    }

    /// <summary>Number of particles.</summary>
    public int Particles { get; }

    internal override Minimum Run(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellation)
    {
        _bounds.RequireCount(objective.Count);
        var search = new Search(objective, Stop, start, cancellation);
        var random = new CounterRandom(_seed);
        var draws = new float[2 * objective.Count];
        var swarm = new Particle[Particles];
        for (var i = 0; i < swarm.Length && !search.IsOver; i++)
        {
            random.FillUniform(draws, firstIndex: (ulong)i * (ulong)draws.Length);
            swarm[i] = new Particle(objective.Count);
            swarm[i].Begin(_bounds, draws, i == 0 ? start : default);
            swarm[i].Look(search);
        }

        random = random.Derive(1);
        ulong drawn = 0;
        while (!search.IsOver)
        {
            for (var i = 0; i < swarm.Length && !search.IsOver; i++)
            {
                random.FillUniform(draws, firstIndex: drawn);
                drawn += (ulong)draws.Length;
                swarm[i].Move(_bounds, draws, search.Best);
                swarm[i].Look(search);
            }

            if (!search.IsOver && HasConverged(search, swarm))
            {
                search.End(StopReason.Converged);
            }

            search.EndIteration();
        }

        return search.Result();
    }

    private static bool HasConverged(Search search, Particle[] swarm)
    {
        foreach (var particle in swarm)
        {
            if (!double.IsFinite(particle.BestValue) || !search.AreNear(particle.BestValue, search.BestValue))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Particle(int count)
    {
        private readonly double[] _point = new double[count];
        private readonly double[] _velocity = new double[count];
        private readonly double[] _best = new double[count];

        public double BestValue { get; private set; } = double.PositiveInfinity;

        public void Begin(Bounds bounds, ReadOnlySpan<float> draws, ReadOnlySpan<double> start)
        {
            for (var i = 0; i < count; i++)
            {
                _point[i] = start.IsEmpty ? bounds.Low[i] + (draws[i] * bounds.Width(i)) : Math.Clamp(start[i], bounds.Low[i], bounds.High[i]);

                // Half the way to somewhere else in the box.
                _velocity[i] = 0.5 * (bounds.Low[i] + (draws[count + i] * bounds.Width(i)) - _point[i]);
            }
        }

        public void Move(Bounds bounds, ReadOnlySpan<float> draws, ReadOnlySpan<double> bestOfAll)
        {
            for (var i = 0; i < count; i++)
            {
                _velocity[i] = (Inertia * _velocity[i]) + (Pull * draws[i] * (_best[i] - _point[i])) + (Pull * draws[count + i] * (bestOfAll[i] - _point[i]));
                _point[i] += _velocity[i];
                if (_point[i] < bounds.Low[i] || _point[i] > bounds.High[i])
                {
                    (_point[i], _velocity[i]) = (Math.Clamp(_point[i], bounds.Low[i], bounds.High[i]), 0);
                }
            }
        }

        public void Look(Search search)
        {
            var value = search.Evaluate(_point);

            // The first look counts whatever it sees: a particle without a best point would be drawn to 0.
            if (value < BestValue || double.IsPositiveInfinity(BestValue))
            {
                BestValue = value;
                _point.CopyTo(_best, 0);
            }
        }
    }
}
