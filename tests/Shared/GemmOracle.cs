namespace Spanwise.Testing;

/// <summary>C = alpha · op(A) · op(B) + beta · C in double precision, with the error that float arithmetic may make.</summary>
/// <remarks>
/// The bound is the usual one for a sum of k products in any order: γ(k+3) · (|alpha| · |A| · |B| + |beta| · |C|), with
/// γ(n) = n·u / (1 − n·u) and u = 2⁻²⁴ (Higham, Accuracy and Stability of Numerical Algorithms, ch. 3), plus a few of the smallest floats
/// for underflow. Matrices are row-major with leading dimensions, op(A) is m × k, op(B) is k × n.
/// </remarks>
public sealed class GemmOracle
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    private readonly double[] _expected;
    private readonly double[] _bound;
    private readonly int _m;
    private readonly int _n;

    /// <summary>Computes the reference; <paramref name="c"/> is the content before the call.</summary>
    public GemmOracle(
        int m,
        int n,
        int k,
        float alpha,
        ReadOnlySpan<float> a,
        int lda,
        bool transposeA,
        ReadOnlySpan<float> b,
        int ldb,
        bool transposeB,
        float beta,
        ReadOnlySpan<float> c,
        int ldc)
    {
        _m = m;
        _n = n;
        _expected = new double[m * n];
        _bound = new double[m * n];
        var gamma = (k + 3) * UnitRoundoff / (1 - ((k + 3) * UnitRoundoff));
        for (var row = 0; row < m; row++)
        {
            for (var column = 0; column < n; column++)
            {
                double sum = 0, magnitude = 0;
                for (var inner = 0; alpha != 0 && inner < k; inner++)
                {
                    double left = a[transposeA ? (inner * lda) + row : (row * lda) + inner];
                    double right = b[transposeB ? (column * ldb) + inner : (inner * ldb) + column];
                    sum += left * right;
                    magnitude += Math.Abs(left * right);
                }

                var old = beta == 0 ? 0 : (double)beta * c[(row * ldc) + column];
                _expected[(row * n) + column] = (alpha == 0 ? 0 : alpha * sum) + old;
                _bound[(row * n) + column] = (gamma * ((Math.Abs((double)alpha) * magnitude) + Math.Abs(old))) + (4 * float.Epsilon);
            }
        }
    }

    /// <summary>The exact value (up to double rounding) of one element.</summary>
    public double Expected(int row, int column) => _expected[(row * _n) + column];

    /// <summary>How far a float result may be from it.</summary>
    public double Bound(int row, int column) => _bound[(row * _n) + column];

    /// <summary>Null if every element is inside its bound (NaN where NaN is due), else a sentence about the first that is not.</summary>
    public string? FirstError(ReadOnlySpan<float> c, int ldc)
    {
        for (var row = 0; row < _m; row++)
        {
            for (var column = 0; column < _n; column++)
            {
                var expected = Expected(row, column);
                double actual = c[(row * ldc) + column];
                var right = double.IsFinite(expected)
                    ? Math.Abs(actual - expected) <= Bound(row, column)
                    : double.IsNaN(expected) ? double.IsNaN(actual) : actual == expected;
                if (!right)
                {
                    return $"C[{row},{column}] is {actual:G9}; {expected:G9} ± {Bound(row, column):G3} was expected";
                }
            }
        }

        return null;
    }
}
