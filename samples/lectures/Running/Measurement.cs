namespace Spanwise.Samples.Lectures;

/// <summary>A figure of an experiment, once for each seed.</summary>
/// <param name="name">Its name, in small letters and underscores.</param>
/// <param name="values">Our figures.</param>
/// <param name="document">The figure of the lecture; null where it prints none.</param>
public sealed class Measurement(string name, IReadOnlyList<double> values, double? document)
{
    private readonly List<(string Rule, bool Holds)> _goals = [];

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Our figures.</summary>
    public IReadOnlyList<double> Values { get; } = values;

    /// <summary>The figure of the lecture.</summary>
    public double? Document { get; } = document;

    /// <summary>The middle one of our figures, or the mean of the two in the middle.</summary>
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>Whether all goals are reached.</summary>
    public bool Holds => _goals.TrueForAll(static goal => goal.Holds);

    /// <summary>What is asked of the figure, in words; empty for nothing.</summary>
    public string Goal => string.Join(", ", _goals.Select(static goal => goal.Rule));

    /// <summary>Asks that every seed gives exactly this.</summary>
    public Measurement Is(double value) => Require($"= {value:G7}", Values.All(one => one == value));

    /// <summary>Asks that the median is at least this.</summary>
    public Measurement AtLeast(double least) => Require($"median ≥ {least:G7}", Median >= least);

    /// <summary>Asks that the median is at most this.</summary>
    public Measurement AtMost(double most) => Require($"median ≤ {most:G7}", Median <= most);

    /// <summary>Asks that the best of the seeds is at least this.</summary>
    public Measurement BestAtLeast(double least) => Require($"best ≥ {least:G7}", Values.Max() >= least);

    /// <summary>Asks that the best of the seeds is at most this, where less is better.</summary>
    public Measurement BestAtMost(double most) => Require($"best ≤ {most:G7}", Values.Min() <= most);

    /// <summary>Asks that four of five seeds give at least this.</summary>
    public Measurement MostlyAtLeast(double least) => Require($"≥ {least:G7} in four of five", Values.Count(one => one >= least) * 5 >= Values.Count * 4);

    /// <summary>Asks that no seed gives more than this.</summary>
    public Measurement NeverAbove(double most) => Require($"never above {most:G7}", Values.All(one => one <= most));

    // A comparison with NaN is false: what is no number reaches no goal.
    private Measurement Require(FormattableString rule, bool holds)
    {
        _goals.Add((FormattableString.Invariant(rule), holds));
        return this;
    }
}
