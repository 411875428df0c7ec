namespace Spanwise.Core.Simd.Threading;

/// <summary>Splits a count of items into one contiguous range per worker.</summary>
public static class WorkRange
{
    /// <summary>The range of one worker: all ranges together cover [0, <paramref name="count"/>) once and in order.</summary>
    /// <remarks>
    /// Every boundary but the last is a multiple of <paramref name="multiple"/>. Ranges differ by at most one multiple in length
    /// (and what the last multiple lacks); the first workers get the longer ones, and where there are fewer multiples than workers
    /// the last workers get empty ranges.
    /// </remarks>
    /// <param name="count">How many items there are; 0 is legal.</param>
    /// <param name="worker">Whose range, from 0.</param>
    /// <param name="workers">How many share the items.</param>
    /// <param name="multiple">Ranges start on multiples of this: 16 keeps workers off each other's cache lines.</param>
    /// <returns>The first item of the range and the first after it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static (int From, int To) Slice(int count, int worker, int workers, int multiple = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        ArgumentOutOfRangeException.ThrowIfNegative(worker);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(worker, workers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(multiple);

        var blocks = (((long)count + multiple) - 1) / multiple;
        var (each, longer) = Math.DivRem(blocks, workers);
        var first = (worker * each) + Math.Min(worker, longer);
        var last = first + each + (worker < longer ? 1 : 0);
        return ((int)Math.Min(first * multiple, count), (int)Math.Min(last * multiple, count));
    }
}
