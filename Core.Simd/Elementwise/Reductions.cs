using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>Sums and extremes of spans.</summary>
/// <remarks>The order of every sum depends on the length and the instruction set alone, so that a sum has the same bits in every run.</remarks>
public static unsafe class Reductions
{
    // Below this length ArgMax is done before a kernel has started.
    private const int ShortLength = 16;

    // Squares between these bounds have lost nothing to underflow that matters beside their sum, and overflowed nowhere.
    private const float SmallestSafeSquares = 1e-30f;

    /// <summary>Σ x; 0 when empty.</summary>
    public static float Sum(ReadOnlySpan<float> x, SimdLevel? level = null) => RunSum<PlainTerm>(x, x, level);

    /// <summary>Σ x²; 0 when empty.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> x, SimdLevel? level = null) => RunSum<SquareTerm>(x, x, level);

    /// <summary>Σ a · b; 0 when empty.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b, SimdLevel? level = null)
    {
        if (a.Length != b.Length)
        {
            ThrowHelper.LengthNot(nameof(b), b.Length, a.Length);
        }

        return RunSum<ProductTerm>(a, b, level);
    }

    /// <summary>√Σx², the Euclidean length, right also where the squares leave the range of float; 0 when empty.</summary>
    public static float Norm(ReadOnlySpan<float> x, SimdLevel? level = null)
    {
        var squares = SumOfSquares(x, level);
        return (squares >= SmallestSafeSquares && float.IsFinite(squares)) || float.IsNaN(squares) ? MathF.Sqrt(squares) : ScaledNorm(x);
    }

    /// <summary>The largest element; NaN if one is NaN.</summary>
    /// <exception cref="ArgumentException">x is empty.</exception>
    public static float Max(ReadOnlySpan<float> x, SimdLevel? level = null) => RunExtreme<Largest>(x, level);

    /// <summary>The smallest element; NaN if one is NaN.</summary>
    /// <exception cref="ArgumentException">x is empty.</exception>
    public static float Min(ReadOnlySpan<float> x, SimdLevel? level = null) => RunExtreme<Smallest>(x, level);

    /// <summary>The index of the first largest element, or of the first NaN if there is one, as in NumPy.</summary>
    /// <exception cref="ArgumentException">x is empty.</exception>
    public static int ArgMax(ReadOnlySpan<float> x, SimdLevel? level = null)
    {
        if (x.Length > ShortLength)
        {
            var resolved = SimdInfo.Resolve(level);
            fixed (float* p = x)
            {
                var max = new ExtremeKernel<Largest>(p, x.Length);
                SimdDispatch.Run(resolved, ref max);
                var find = new FindKernel(p, x.Length, max.Result);
                SimdDispatch.Run(resolved, ref find);
                return find.Result;
            }
        }

        if (x.IsEmpty)
        {
            ThrowHelper.Empty(nameof(x));
        }

        var best = 0;
        for (var i = 0; i < x.Length; i++)
        {
            if (float.IsNaN(x[i]))
            {
                return i;
            }

            best = x[i] > x[best] ? i : best;
        }

        return best;
    }

    /// <summary>sums[column] = Σ over the rows of x[row, column], each from the first row to the last.</summary>
    /// <param name="x">A matrix of <paramref name="rows"/> rows.</param>
    /// <param name="rows">The number of rows; with 0 the sums are 0.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="stride">The floats from one row's start to the next one's, at least <paramref name="columns"/>.</param>
    /// <param name="sums">Receives one sum a column.</param>
    /// <param name="accumulate">Adds to what <paramref name="sums"/> holds, as if that were a row before the first.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">x or sums is too short, or they overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the stride is less than the columns.</exception>
    public static void SumColumns(
        ReadOnlySpan<float> x, int rows, int columns, int stride, Span<float> sums, bool accumulate = false, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(x), x.Length, rows, columns, stride);
        ThrowHelper.RequireLength(nameof(sums), sums.Length, columns);
        ThrowHelper.RequireApart(nameof(x), x, nameof(sums), sums);
        fixed (float* px = x, ps = sums)
        {
            var kernel = new ColumnSumKernel(px, ps, rows, columns, stride, accumulate);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    private static float RunSum<TTerm>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, SimdLevel? level)
        where TTerm : struct, ITerm
    {
        fixed (float* pa = a, pb = b)
        {
            var kernel = new SumKernel<TTerm>(pa, pb, a.Length);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
            return kernel.Result;
        }
    }

    private static float RunExtreme<TExtreme>(ReadOnlySpan<float> x, SimdLevel? level)
        where TExtreme : struct, IExtreme
    {
        if (x.IsEmpty)
        {
            ThrowHelper.Empty(nameof(x));
        }

        fixed (float* p = x)
        {
            var kernel = new ExtremeKernel<TExtreme>(p, x.Length);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
            return kernel.Result;
        }
    }

    // Rare enough to take the plain way: the squares of all floats fit a double.
    private static float ScaledNorm(ReadOnlySpan<float> x)
    {
        var squares = 0.0;
        foreach (var value in x)
        {
            squares += (double)value * value;
        }

        return (float)Math.Sqrt(squares);
    }
}
