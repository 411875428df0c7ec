using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>Finds the columns of a matrix that are not zero in every row: the pixels of a batch of images that any of them uses.</summary>
/// <remarks>A product over the other columns adds nothing to any sum, so it need not be computed: see <see cref="GemmSlice.DepthRuns"/>.</remarks>
public static unsafe class LiveColumns
{
    /// <summary>Writes the runs of live columns, in ascending order, and returns how many there are.</summary>
    /// <param name="x">A matrix of <paramref name="rows"/> rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="stride">The floats from one row's start to the next one's.</param>
    /// <param name="smallestGap">Dead columns fewer than this between two live ones are counted as live; at least 1.</param>
    /// <param name="scratch">At least <paramref name="columns"/> floats.</param>
    /// <param name="runs">Receives the runs; (columns + 1) / 2 of them are always enough.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static int Find(ReadOnlySpan<float> x, int rows, int columns, int stride, int smallestGap, Span<float> scratch, Span<IndexRun> runs, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(x), x.Length, rows, columns, stride);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, columns);
        ThrowHelper.RequireAtLeast(nameof(smallestGap), smallestGap, 1);
        fixed (float* px = x, pbits = scratch)
        {
            var kernel = new ColumnBitsKernel(px, pbits, rows, columns, stride);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }

        return Collect(scratch[..columns], smallestGap, runs);
    }

    private static int Collect(ReadOnlySpan<float> bits, int smallestGap, Span<IndexRun> runs)
    {
        var count = 0;
        var start = -1;
        var end = -smallestGap;
        for (var column = 0; column < bits.Length; column++)
        {
            // Not-a-number is live too: it compares unequal to zero.
            if (bits[column] == 0f)
            {
                continue;
            }

            if (start >= 0 && column - end >= smallestGap)
            {
                Add(runs, count++, start, end);
                start = -1;
            }

            start = start < 0 ? column : start;
            end = column + 1;
        }

        if (start >= 0)
        {
            Add(runs, count++, start, end);
        }

        return count;
    }

    private static void Add(Span<IndexRun> runs, int index, int start, int end)
    {
        ThrowHelper.RequireLength(nameof(runs), runs.Length, index + 1);
        runs[index] = new IndexRun(start, end - start);
    }
}
