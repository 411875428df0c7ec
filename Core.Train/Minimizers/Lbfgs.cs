namespace Spanwise.Core.Train.Minimizers;

/// <summary>L-BFGS: Newton's method with a curvature that the last few steps tell. The first choice for a smooth function of any number of parameters.</summary>
/// <remarks>
/// Direction d = −H g by the two-loop recursion from pairs s = Δx, y = Δg, and H₀ = (sᵀy / yᵀy) I of the last; a line search with strong Wolfe conditions. An iteration is one
/// such step. Liu and Nocedal, <i>On the limited memory BFGS method for large scale optimization</i> (1989); Nocedal and Wright, <i>Numerical Optimization</i> (2006), algorithm 7.4.
/// </remarks>
public sealed class Lbfgs : QuasiNewton
{
    /// <summary>Makes the minimiser.</summary>
    /// <param name="memory">Steps that are remembered, two numbers a parameter each; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Nothing is remembered.</exception>
    public Lbfgs(int memory = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory, 1);
        Memory = memory;
    }

    /// <summary>Steps that are remembered.</summary>
    public int Memory { get; }

    private protected override ICurvature CreateCurvature(int count) => new Pairs(Memory, count);

    private sealed class Pairs(int memory, int count) : ICurvature
    {
        // A ring: the pair number k, counted from the first, lies at k % memory.
        private readonly double[][] _steps = Rows(memory, count);
        private readonly double[][] _changes = Rows(memory, count);
        private readonly double[] _products = new double[memory];
        private readonly double[] _alphas = new double[memory];
        private int _first;
        private int _end;

        public bool IsEmpty => _first == _end;

        public void Forget() => (_first, _end) = (0, 0);

        public void Learn(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double product)
        {
            var place = _end % memory;
            step.CopyTo(_steps[place]);
            change.CopyTo(_changes[place]);
            _products[place] = product;
            _end++;
            _first = Math.Max(_first, _end - memory);
        }

        public void Direction(ReadOnlySpan<double> gradient, Span<double> direction)
        {
            Vectors.Scale(-1, gradient, direction);
            for (var k = _end - 1; k >= _first; k--)
            {
                var place = k % memory;
                _alphas[place] = Vectors.Dot(_steps[place], direction) / _products[place];
                Vectors.AddScaled(direction, -_alphas[place], _changes[place]);
            }

            if (!IsEmpty)
            {
                var last = (_end - 1) % memory;
                Vectors.Scale(_products[last] / Vectors.Dot(_changes[last], _changes[last]), direction, direction);
            }

            for (var k = _first; k < _end; k++)
            {
                var place = k % memory;
                var beta = Vectors.Dot(_changes[place], direction) / _products[place];
                Vectors.AddScaled(direction, _alphas[place] - beta, _steps[place]);
            }
        }

        private static double[][] Rows(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];
    }
}
