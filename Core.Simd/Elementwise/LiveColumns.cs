using System.Numerics;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>Finds the columns of a matrix that are not zero in every row: the pixels of a batch of images that any of them uses.</summary>
/// <remarks>A product over the other columns adds nothing to any sum, so it need not be computed: see <see cref="GemmSlice.DepthRuns"/>.</remarks>
public static unsafe class LiveColumns
{
    private const int WordBits = 64;
    private const int WordsAtATime = 16;

    /// <summary>Writes the runs of live columns, in ascending order, and returns how many there are.</summary>
    /// <param name="x">A matrix of <paramref name="rows"/> rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="stride">The floats from one row's start to the next one's.</param>
    /// <param name="smallestGap">Dead columns fewer than this between two live ones are counted as live; at least 1.</param>
    /// <param name="runs">Receives the runs; (columns + 1) / 2 of them are always enough.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static int Find(ReadOnlySpan<float> x, int rows, int columns, int stride, int smallestGap, Span<IndexRun> runs, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(x), x.Length, rows, columns, stride);
        ThrowHelper.RequireAtLeast(nameof(smallestGap), smallestGap, 1);
        var count = 0;
        var open = default(IndexRun);
        Span<ulong> live = stackalloc ulong[WordsAtATime];
        for (var first = 0; first < columns; first += WordsAtATime * WordBits)
        {
            var width = Math.Min(columns - first, WordsAtATime * WordBits);
            fixed (float* px = x[first..])
            fixed (ulong* pl = live)
            {
                var kernel = new ColumnBitsKernel(px, pl, rows, width, stride);
                SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
            }

            for (var column = 0; (column = Next(live, column, width, set: true)) < width;)
            {
                var end = Next(live, column, width, set: false);
                count = Extend(runs, count, ref open, new IndexRun(first + column, end - column), smallestGap);
                column = end;
            }
        }

        return open.Length > 0 ? Add(runs, count, open) : count;
    }

    /// <summary>The first column from <paramref name="column"/> on whose bit is set (or clear); <paramref name="width"/> if there is none.</summary>
    private static int Next(ReadOnlySpan<ulong> live, int column, int width, bool set)
    {
        while (column < width)
        {
            var word = set ? live[column / WordBits] : ~live[column / WordBits];
            word >>= column % WordBits;
            if (word != 0)
            {
                return Math.Min(width, column + BitOperations.TrailingZeroCount(word));
            }

            column = ((column / WordBits) + 1) * WordBits;
        }

        return width;
    }

    private static int Extend(Span<IndexRun> runs, int count, ref IndexRun open, IndexRun next, int smallestGap)
    {
        if (open.Length > 0 && next.Start - open.End < smallestGap)
        {
            open = new IndexRun(open.Start, next.End - open.Start);
            return count;
        }

        count = open.Length > 0 ? Add(runs, count, open) : count;
        open = next;
        return count;
    }

    private static int Add(Span<IndexRun> runs, int count, IndexRun run)
    {
        ThrowHelper.RequireLength(nameof(runs), runs.Length, count + 1);
        runs[count] = run;
        return count + 1;
    }
}
