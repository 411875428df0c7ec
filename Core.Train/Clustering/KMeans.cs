using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Train.Clustering;

/// <summary>Groups points so that each is nearest to the mean of its own group (S. P. Lloyd, 1957 and 1982).</summary>
/// <remarks>
/// The first centres are drawn far apart, each point with a chance in proportion to its squared distance from those already drawn
/// (D. Arthur and S. Vassilvitskii, <i>k-means++</i>, 2007). Then points go to the nearest centre and centres to the mean of their points, until no
/// point moves. The result is a function of points and seed; sums are in double precision.
/// </remarks>
public sealed class KMeans
{
    // A stream of the seed of its own, apart from those of order, masks and splits.
    private const ulong Stream = 0x6B6D65616E73;

    private readonly double[] _centres;
    private readonly int _features;

    private KMeans(int clusters, int features)
    {
        (Clusters, _features, _centres) = (clusters, features, new double[checked(clusters * features)]);
    }

    /// <summary>Number of groups.</summary>
    public int Clusters { get; }

    /// <summary>Rounds until no point moved, or the most that were allowed.</summary>
    public int Rounds { get; private set; }

    /// <summary>Groups points.</summary>
    /// <param name="points">The points, one after the other.</param>
    /// <param name="features">Coordinates of a point.</param>
    /// <param name="clusters">Groups wanted; from 1 to the number of points.</param>
    /// <param name="seed">What the first centres are drawn from.</param>
    /// <param name="mostRounds">Ends the search even if points still move.</param>
    /// <exception cref="ArgumentException">The floats are no whole number of points.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer points than groups wanted, or a number is below 1.</exception>
    public static KMeans Fit(ReadOnlySpan<float> points, int features, int clusters, ulong seed, int mostRounds = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostRounds, 1);
        RequireWhole(points, features);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clusters, points.Length / features);
        var result = new KMeans(clusters, features);
        result.DrawCentres(points, seed);
        var own = new int[points.Length / features];
        Array.Fill(own, -1);
        while (result.Rounds < mostRounds && result.Assign(points, own))
        {
            result.MoveCentres(points, own);
            result.Rounds++;
        }

        return result;
    }

    /// <summary>The centre of a group.</summary>
    public ReadOnlySpan<double> Centre(int cluster) => _centres.AsSpan(cluster * _features, _features);

    /// <summary>The group whose centre is nearest, for each point.</summary>
    /// <param name="points">Points of as many coordinates.</param>
    /// <exception cref="ArgumentException">The floats are no whole number of points.</exception>
    public int[] Assign(ReadOnlySpan<float> points)
    {
        RequireWhole(points, _features);
        var own = new int[points.Length / _features];
        Assign(points, own);
        return own;
    }

    /// <summary>The share of points that are of the most frequent class of their group: 1 if no group mixes classes.</summary>
    /// <param name="groups">The group of each point.</param>
    /// <param name="classes">The class of each point.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are no points.</exception>
    public static double Purity(ReadOnlySpan<int> groups, ReadOnlySpan<int> classes)
    {
        if (groups.Length != classes.Length || groups.IsEmpty)
        {
            throw new ArgumentException($"every point has a group and a class, and there is at least one point; received {groups.Length} groups and {classes.Length} classes", nameof(classes));
        }

        var counts = new Dictionary<(int Group, int Class), int>();
        for (var i = 0; i < groups.Length; i++)
        {
            var key = (groups[i], classes[i]);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return (double)counts.GroupBy(static pair => pair.Key.Group).Sum(static group => group.Max(static pair => pair.Value)) / groups.Length;
    }

    private static void RequireWhole(ReadOnlySpan<float> points, int features)
    {
        if (points.Length % features != 0)
        {
            throw new ArgumentException($"points of {features} coordinates are needed; received {points.Length} floats", nameof(points));
        }
    }

    private void DrawCentres(ReadOnlySpan<float> points, ulong seed)
    {
        var count = points.Length / _features;
        var random = new CounterRandom(seed, Stream);
        var distances = new double[count];
        Array.Fill(distances, 1d);
        for (var cluster = 0; cluster < Clusters; cluster++)
        {
            var wanted = random.Uniform((ulong)cluster) * distances.Sum();
            var chosen = 0;
            for (var sum = distances[0]; chosen < count - 1 && sum <= wanted; sum += distances[chosen])
            {
                chosen++;
            }

            for (var i = 0; i < _features; i++)
            {
                _centres[(cluster * _features) + i] = points[(chosen * _features) + i];
            }

            for (var point = 0; point < count; point++)
            {
                var distance = Distance(points.Slice(point * _features, _features), cluster);
                distances[point] = cluster == 0 ? distance : Math.Min(distances[point], distance);
            }
        }
    }

    private bool Assign(ReadOnlySpan<float> points, int[] own)
    {
        var moved = false;
        for (var point = 0; point < own.Length; point++)
        {
            var place = points.Slice(point * _features, _features);
            var (best, least) = (0, double.PositiveInfinity);
            for (var cluster = 0; cluster < Clusters; cluster++)
            {
                var distance = Distance(place, cluster);
                if (distance < least)
                {
                    (best, least) = (cluster, distance);
                }
            }

            moved |= own[point] != best;
            own[point] = best;
        }

        return moved;
    }

    // A centre that lost all its points stays where it is.
    private void MoveCentres(ReadOnlySpan<float> points, int[] own)
    {
        var sums = new double[_centres.Length];
        var counts = new int[Clusters];
        for (var point = 0; point < own.Length; point++)
        {
            counts[own[point]]++;
            for (var i = 0; i < _features; i++)
            {
                sums[(own[point] * _features) + i] += points[(point * _features) + i];
            }
        }

        for (var i = 0; i < sums.Length; i++)
        {
            if (counts[i / _features] > 0)
            {
                _centres[i] = sums[i] / counts[i / _features];
            }
        }
    }

    private double Distance(ReadOnlySpan<float> point, int cluster)
    {
        var sum = 0d;
        for (var i = 0; i < point.Length; i++)
        {
            var difference = point[i] - _centres[(cluster * _features) + i];
            sum += difference * difference;
        }

        return sum;
    }
}
