using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Spanwise.Core.Simd;

/// <summary>The argument checks of the public entries, and the sentences they fail with: the rule, and the value received.</summary>
/// <remarks>The throws stay out of line, so that a check costs a compare and a branch that is never taken.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ThrowHelper
{
    /// <summary>Checks that a span holds at least <paramref name="need"/> floats.</summary>
    /// <exception cref="ArgumentException">It holds fewer.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireLength(string name, int have, long need)
    {
        if (have < need)
        {
            LengthTooShort(name, have, need);
        }
    }

    /// <summary>Checks that <paramref name="value"/> is at least <paramref name="least"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireAtLeast(string name, long value, long least)
    {
        if (value < least)
        {
            OutOfRange(name, value, $"at least {least}");
        }
    }

    /// <summary>Checks that <paramref name="value"/> is a finite number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireFinite(string name, float value)
    {
        if (!float.IsFinite(value))
        {
            OutOfRange(name, value, "finite");
        }
    }

    /// <summary>Checks that two spans of one type are the same place, or have nothing in common.</summary>
    /// <exception cref="ArgumentException">They overlap and begin at different addresses.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireSameOrApart<T>(string inputName, ReadOnlySpan<T> input, string outputName, ReadOnlySpan<T> output)
    {
        if (input.Overlaps(output, out var offset) && offset != 0)
        {
            Overlap(inputName, outputName, offset);
        }
    }

    /// <summary>Checks that two spans of one type have nothing in common.</summary>
    /// <exception cref="ArgumentException">They overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireApart<T>(string inputName, ReadOnlySpan<T> input, string outputName, ReadOnlySpan<T> output)
    {
        if (input.Overlaps(output, out var offset))
        {
            Argument(outputName, $"{inputName} and {outputName} must lie apart; {outputName} begins {offset} elements after {inputName}");
        }
    }

    /// <summary>Checks that a matrix of <paramref name="rows"/> rows, <paramref name="stride"/> floats apart, lies inside a span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the stride is less than the columns.</exception>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static void RequireMatrix(string name, int have, int rows, int columns, int stride)
    {
        RequireAtLeast(nameof(rows), rows, 0);
        RequireAtLeast(nameof(columns), columns, 0);
        if (stride < columns)
        {
            OutOfRange(nameof(stride), stride, $"at least the {columns} columns");
        }

        RequireLength(name, have, rows == 0 ? 0 : ((long)(rows - 1) * stride) + columns);
    }

    /// <summary>Throws: a span is shorter than the operation needs.</summary>
    [DoesNotReturn]
    public static void LengthTooShort(string name, long have, long need) =>
        throw new ArgumentException($"{name} holds {have} floats; {need} are needed", name);

    /// <summary>Throws: a span has not the length that the operation needs.</summary>
    [DoesNotReturn]
    public static void LengthNot(string name, long have, long need) =>
        throw new ArgumentException($"{name} holds {have} floats; exactly {need} are needed", name);

    /// <summary>Throws: a value breaks the rule for its parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">What was received.</param>
    /// <param name="rule">What it must be, as the end of the sentence "must be …".</param>
    [DoesNotReturn]
    public static void OutOfRange(string name, object? value, string rule) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} must be {rule}; received {value}");

    /// <summary>Throws: two spans overlap in part.</summary>
    [DoesNotReturn]
    public static void Overlap(string inputName, string outputName, long offset) =>
        throw new ArgumentException(
            $"{inputName} and {outputName} must be the same span or lie apart; {outputName} begins {offset} elements after {inputName}", outputName);

    /// <summary>Throws: a span is empty where at least one element is needed.</summary>
    [DoesNotReturn]
    public static void Empty(string name) => throw new ArgumentException($"{name} is empty; at least one element is needed", name);

    /// <summary>Throws: an argument breaks a rule that is no plain range.</summary>
    [DoesNotReturn]
    public static void Argument(string name, string message) => throw new ArgumentException(message, name);

    /// <summary>Throws: the object is not in a state that allows the call.</summary>
    [DoesNotReturn]
    public static void InvalidOperation(string message) => throw new InvalidOperationException(message);

    /// <summary>Throws: the object was disposed of.</summary>
    [DoesNotReturn]
    public static void Disposed(string name) => throw new ObjectDisposedException(name);
}
