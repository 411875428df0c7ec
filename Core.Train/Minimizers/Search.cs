namespace Spanwise.Core.Train.Minimizers;

/// <summary>One minimisation under way: evaluates, remembers the best point, and knows when it is over. Evaluating allocates nothing.</summary>
internal sealed class Search
{
    private readonly Objective _objective;
    private readonly StopRules _rules;
    private readonly CancellationToken _cancellation;
    private readonly double[] _best;
    private StopReason _reason;

    public Search(Objective objective, StopRules rules, ReadOnlySpan<double> start, CancellationToken cancellation)
    {
        (_objective, _rules, _cancellation, _best) = (objective, rules, cancellation, start.ToArray());
    }

    public int Count => _objective.Count;

    public StopRules Rules => _rules;

    /// <summary>The least value so far.</summary>
    public double BestValue { get; private set; } = double.PositiveInfinity;

    /// <summary>Where it is; the start until there is one.</summary>
    public ReadOnlySpan<double> Best => _best;

    public long Iterations { get; private set; }

    public long Evaluations { get; private set; }

    /// <summary>True once a rule holds; a search then makes no more evaluations.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The value at a point; +∞ for what is not finite.</summary>
    public double Evaluate(ReadOnlySpan<double> point) => Account(point, _objective.Value(point));

    /// <summary>Value and gradient at a point; +∞ if any of them is not finite.</summary>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        var value = ((SmoothObjective)_objective).Value(point, gradient);
        return Account(point, Vectors.AreFinite(gradient) ? value : double.NaN);
    }

    /// <summary>Ends the search.</summary>
    public void End(StopReason reason)
    {
        if (!IsOver)
        {
            (IsOver, _reason) = (true, reason);
        }
    }

    /// <summary>Counts an iteration and looks at the rules that hold between two.</summary>
    public void EndIteration()
    {
        Iterations++;
        if (_rules.IterationEnded?.Invoke(Iterations, BestValue) == false)
        {
            End(StopReason.Stopped);
        }

        if (Iterations >= _rules.Iterations)
        {
            End(StopReason.IterationsDone);
        }
    }

    /// <summary>Whether two values are as near as the rules want them.</summary>
    public bool AreNear(double a, double b) => Math.Abs(a - b) <= _rules.ValueTolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));

    public Minimum Result() => new(_best, BestValue, Iterations, Evaluations, _reason);

    private double Account(ReadOnlySpan<double> point, double value)
    {
        Evaluations++;
        if (!double.IsFinite(value))
        {
            value = double.PositiveInfinity;
        }

        if (value < BestValue)
        {
            BestValue = value;
            point.CopyTo(_best);
        }

        if (BestValue <= _rules.Goal)
        {
            End(StopReason.GoalReached);
        }
        else if (_cancellation.IsCancellationRequested)
        {
            End(StopReason.Stopped);
        }
        else if (Evaluations >= _rules.Evaluations)
        {
            End(StopReason.EvaluationsDone);
        }

        return value;
    }
}
