using System.Globalization;

namespace Spanwise.Bench.Harness;

/// <summary>What a row must reach.</summary>
/// <param name="Measure">Which of the row's figures is judged.</param>
/// <param name="Bound">The least of it, or the most for <see cref="GoalMeasure.AtMost"/>.</param>
internal readonly record struct Goal(GoalMeasure Measure, double Bound)
{
    /// <summary>At least this part of the ceiling.</summary>
    public static Goal OfCeiling(double bound) => new(GoalMeasure.OfCeiling, bound);

    /// <summary>At least this many times the peer.</summary>
    public static Goal OverPeer(double bound) => new(GoalMeasure.OverPeer, bound);

    /// <summary>At least this figure.</summary>
    public static Goal AtLeast(double bound) => new(GoalMeasure.AtLeast, bound);

    /// <summary>At most this figure.</summary>
    public static Goal AtMost(double bound) => new(GoalMeasure.AtMost, bound);

    /// <summary>Tells whether a row reaches it; null where the row lacks the figure.</summary>
    public bool? IsMetBy(Row row) => Measure switch
    {
        GoalMeasure.OfCeiling => row.OfCeiling >= Bound,
        GoalMeasure.OverPeer => row.Peer is null ? null : row.OverPeer >= Bound,
        GoalMeasure.AtLeast => row.Ours >= Bound,
        _ => row.Ours <= Bound,
    };

    /// <inheritdoc/>
    public override string ToString() => Measure switch
    {
        GoalMeasure.OfCeiling => string.Create(CultureInfo.InvariantCulture, $">= {Bound:P0} ceiling"),
        GoalMeasure.OverPeer => string.Create(CultureInfo.InvariantCulture, $">= {Bound:0.##}x peer"),
        GoalMeasure.AtLeast => string.Create(CultureInfo.InvariantCulture, $">= {Bound:0.##}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"<= {Bound:0.##}"),
    };
}

/// <summary>The figure that a goal judges.</summary>
internal enum GoalMeasure
{
    /// <summary>Ours over the ceiling.</summary>
    OfCeiling,

    /// <summary>How many times as good as the peer.</summary>
    OverPeer,

    /// <summary>Our figure itself, more is better.</summary>
    AtLeast,

    /// <summary>Our figure itself, less is better.</summary>
    AtMost,
}
