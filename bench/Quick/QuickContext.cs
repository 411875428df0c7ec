using Spanwise.Bench.Ceiling;
using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Bench.Quick;

/// <summary>What all groups of the quick run share: the turns, the ceiling, where rows go.</summary>
internal sealed class QuickContext(RowWriter rows, ClockKind clock)
{
    // Short turns, more of them: an interrupted turn is then an outlier that the median drops.
    private const int TurnCount = 9;
    private const double TurnSeconds = 0.003;

    /// <summary>For rows whose ratio is wanted to a per cent.</summary>
    public Turns Turns { get; } = new(TurnCount, TurnSeconds, clock);

    /// <summary>For rows that are many, of which the mean counts.</summary>
    public Turns ShortTurns { get; } = new(5, 0.0008, clock);

    /// <summary>For work of several threads: only the wall clock sees them all.</summary>
    public Turns WallTurns { get; } = new(TurnCount, TurnSeconds, ClockKind.Wall);

    /// <summary>What one thread's work is timed by.</summary>
    public ClockKind Clock => clock;

    /// <summary>Where rows go.</summary>
    public RowWriter Rows => rows;

    /// <summary>The level in force, as the rows name it.</summary>
    public string Simd { get; } = SimdInfo.Name(SimdInfo.Current);

    /// <summary>One core's multiply-adds.</summary>
    public FmaCeiling Ceiling => FmaCeiling.Shared;
}
