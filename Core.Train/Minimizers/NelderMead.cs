namespace Spanwise.Core.Train.Minimizers;

/// <summary>Nelder and Mead's simplex, which needs no gradient: for a few parameters of a function that may be noisy or have kinks.</summary>
/// <remarks>
/// n + 1 points; the worst is reflected through the middle of the others, and the simplex stretched, contracted or shrunk by what is found there, with the factors
/// 1, 1 + 2/n, ¾ − 1/(2n) and 1 − 1/n. An iteration moves one point, or shrinks. Converged when all points have one value (<see cref="StopRules.ValueTolerance"/>) and lie within
/// <see cref="PointTolerance"/> of the best. Nelder and Mead, <i>A simplex method for function minimization</i> (1965); Gao and Han, <i>Implementing the Nelder–Mead simplex
/// algorithm with adaptive parameters</i> (2012).
/// </remarks>
public sealed class NelderMead : Minimizer
{
    private readonly Bounds? _bounds;

    /// <summary>Makes the minimiser.</summary>
    /// <param name="bounds">The box that no point leaves; null for none.</param>
    /// <param name="firstStep">How far the first points lie from the start along each axis; with bounds a share of the box's width, else of max(1, |x|). Above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not finite and above 0.</exception>
    public NelderMead(Bounds? bounds = null, double firstStep = 0.1)
    {
        (_bounds, FirstStep) = (bounds, MinimizerChecks.Positive(nameof(firstStep), firstStep));
    }

    /// <summary>How far the first points lie from the start.</summary>
    public double FirstStep { get; }

    /// <summary>How near all points lie to the best, along each axis, when the search has converged. Finite and not negative.</summary>
    public double PointTolerance { get; init; } = 1e-8;

    internal override Minimum Run(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellation)
    {
        MinimizerChecks.NotNegative(nameof(PointTolerance), PointTolerance);
        _bounds?.RequireCount(objective.Count);
        var search = new Search(objective, Stop, start, cancellation);
        var simplex = new Simplex(search, _bounds);
        simplex.Begin(start, FirstStep);
        while (!search.IsOver)
        {
            if (simplex.HasConverged(PointTolerance))
            {
                search.End(StopReason.Converged);
                break;
            }

            simplex.Move();
            search.EndIteration();
        }

        return search.Result();
    }

    private sealed class Simplex
    {
        private readonly Search _search;
        private readonly Bounds? _bounds;
        private readonly int _count;
        private readonly double[][] _points;
        private readonly double[] _values;
        private readonly double[] _middle;
        private readonly double _stretch;
        private readonly double _contract;
        private readonly double _shrink;
        private double[] _reflected;
        private double[] _other;

        public Simplex(Search search, Bounds? bounds)
        {
            (_search, _bounds, _count) = (search, bounds, search.Count);
            _points = [.. Enumerable.Range(0, _count + 1).Select(_ => new double[_count])];
            _values = new double[_count + 1];
            (_middle, _reflected, _other) = (new double[_count], new double[_count], new double[_count]);

            // One parameter takes the factors of two: a simplex that shrinks to nothing at once finds nothing.
            var n = Math.Max(2, _count);
            (_stretch, _contract, _shrink) = (1 + (2d / n), 0.75 - (0.5 / n), 1 - (1d / n));
        }

        public void Begin(ReadOnlySpan<double> start, double firstStep)
        {
            for (var i = 0; i <= _count && !_search.IsOver; i++)
            {
                var point = _points[i];
                start.CopyTo(point);
                _bounds?.Clamp(point);
                if (i > 0)
                {
                    var axis = i - 1;
                    var step = firstStep * (_bounds?.Width(axis) ?? Math.Max(1, Math.Abs(point[axis])));

                    // Inwards, where outwards would leave the box.
                    point[axis] += point[axis] + step > (_bounds?.High[axis] ?? double.PositiveInfinity) ? -step : step;
                    _bounds?.Clamp(point);
                }

                _values[i] = _search.Evaluate(point);
            }

            Sort();
        }

        public bool HasConverged(double tolerance)
        {
            if (!double.IsFinite(_values[0]) || !_search.AreNear(_values[0], _values[_count]))
            {
                return false;
            }

            foreach (var point in _points)
            {
                for (var i = 0; i < _count; i++)
                {
                    if (!(Math.Abs(point[i] - _points[0][i]) <= tolerance))
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        public void Move()
        {
            FindMiddle();
            var worst = _values[_count];
            var value = Try(-1, _reflected);
            if (value < _values[0])
            {
                if (_search.IsOver || Try(-_stretch, _other) is var far && !(far < value))
                {
                    Replace(ref _reflected, value);
                }
                else
                {
                    Replace(ref _other, far);
                }
            }
            else if (value < _values[_count - 1])
            {
                Replace(ref _reflected, value);
            }
            else if (!_search.IsOver)
            {
                // Between the middle and the better of the worst point and its reflection.
                var isOutside = value < worst;
                var near = Try(isOutside ? -_contract : _contract, _other);
                if (near < Math.Min(value, worst) || (isOutside && near <= value))
                {
                    Replace(ref _other, near);
                }
                else
                {
                    Shrink();
                }
            }
        }

        // The middle + factor · (the worst − the middle).
        private double Try(double factor, double[] point)
        {
            for (var i = 0; i < _count; i++)
            {
                point[i] = _middle[i] + (factor * (_points[_count][i] - _middle[i]));
            }

            _bounds?.Clamp(point);
            return _search.Evaluate(point);
        }

        private void FindMiddle()
        {
            _middle.AsSpan().Clear();
            for (var i = 0; i < _count; i++)
            {
                Vectors.AddScaled(_middle, 1d / _count, _points[i]);
            }
        }

        // The old point's array becomes room for the next.
        private void Replace(ref double[] point, double value)
        {
            (_points[_count], point) = (point, _points[_count]);
            _values[_count] = value;
            Sort();
        }

        private void Shrink()
        {
            for (var k = 1; k <= _count && !_search.IsOver; k++)
            {
                for (var i = 0; i < _count; i++)
                {
                    _points[k][i] = _points[0][i] + (_shrink * (_points[k][i] - _points[0][i]));
                }

                _values[k] = _search.Evaluate(_points[k]);
            }

            Sort();
        }

        // Stable, so that equal values keep their order.
        private void Sort()
        {
            for (var i = 1; i <= _count; i++)
            {
                var (point, value) = (_points[i], _values[i]);
                var place = i;
                for (; place > 0 && value < _values[place - 1]; place--)
                {
                    (_points[place], _values[place]) = (_points[place - 1], _values[place - 1]);
                }

                (_points[place], _values[place]) = (point, value);
            }
        }
    }
}
