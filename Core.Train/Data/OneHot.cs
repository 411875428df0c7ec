using Spanwise.Core.Simd;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Train.Data;

/// <summary>Classes as rows of zeros with a one at the class's place, and back.</summary>
public static class OneHot
{
    /// <summary>Turns classes into rows.</summary>
    /// <param name="classes">The class of each sample, from 0.</param>
    /// <param name="count">Number of classes: floats of a row.</param>
    /// <returns>A row for each sample, one after the other, as <see cref="ArraySource"/> takes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A class is negative or not below <paramref name="count"/>.</exception>
    public static float[] Encode(ReadOnlySpan<int> classes, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var rows = new float[checked(classes.Length * count)];
        for (var i = 0; i < classes.Length; i++)
        {
            if ((uint)classes[i] >= (uint)count)
            {
                throw new ArgumentOutOfRangeException(nameof(classes), classes[i], $"a class is from 0 to {count - 1}; received {classes[i]} for sample {i}");
            }

            rows[(i * count) + classes[i]] = 1f;
        }

        return rows;
    }

    /// <summary>Turns rows into classes: the place of the largest element of each, the first of equal ones.</summary>
    /// <param name="rows">Rows one after the other, such as <see cref="Trainer.Predict"/> returns them.</param>
    /// <param name="count">Number of classes: floats of a row.</param>
    /// <exception cref="ArgumentException">The floats are no whole number of rows.</exception>
    public static int[] Decode(ReadOnlySpan<float> rows, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (rows.Length % count != 0)
        {
            throw new ArgumentException($"rows of {count} floats are needed; received {rows.Length} floats", nameof(rows));
        }

        var classes = new int[rows.Length / count];
        for (var i = 0; i < classes.Length; i++)
        {
            classes[i] = Reductions.ArgMax(rows.Slice(i * count, count));
        }

        return classes;
    }
}
