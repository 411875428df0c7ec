using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Pooling;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class AveragePoolTests(SimdLevel level)
{
    // The input; window, stride and padding of each axis: odd sizes, one place, windows larger than the input, places that no window sees.
    private static IEnumerable<TestCaseData> Grid =>
    [
        Case(new Shape(1, 1), [1], [1], [0]),
        Case(new Shape(2, 2), [3], [1], [1]),
        Case(new Shape(2, 33), [4], [3], [2]),
        Case(new Shape(3, 17), [2], [5], [0]),
        Case(new Shape(1, 1, 1), [1, 1], [1, 1], [0, 0]),
        Case(new Shape(2, 1, 1), [3, 3], [1, 1], [1, 1]),
        Case(new Shape(2, 2, 3), [5, 4], [1, 2], [2, 1]),
        Case(new Shape(3, 9, 35), [3, 3], [2, 2], [1, 1]),
        Case(new Shape(3, 8, 16), [2, 2], [2, 2], [0, 0]),
        Case(new Shape(2, 7, 19), [1, 3], [3, 1], [0, 1]),
        Case(new Shape(2, 11, 6), [4, 2], [1, 3], [2, 0]),
        Case(new Shape(2, 3, 4, 5), [3, 2, 3], [1, 2, 2], [1, 0, 1]),
        Case(new Shape(1, 1, 2, 1), [2, 3, 2], [1, 1, 1], [1, 1, 1]),
        Case(new Shape(2, 5, 4, 18), [2, 2, 2], [2, 2, 2], [0, 1, 0]),
    ];

    [TestCaseSource(nameof(Grid))]
    public void IsTheMeanOfEachWindow(Shape input, int[] window, int[] stride, int[] padding)
    {
        foreach (var counts in (bool[])[true, false])
        {
            LinearOracle.Require(Make(window, stride, padding, counts), input, place => Terms(input, window, stride, padding, counts, place), level);
        }
    }

    private static IEnumerable<(int Input, double Weight)> Terms(Shape input, int[] window, int[] stride, int[] padding, bool countsPadding, int[] output)
    {
        var taps = window.Aggregate((a, b) => a * b);
        var inside = new List<int>();
        for (var tap = 0; tap < taps; tap++)
        {
            var place = (int[])output.Clone();
            var rest = tap;
            for (var axis = window.Length - 1; axis >= 0; axis--)
            {
                (rest, var offset) = Math.DivRem(rest, window[axis]);
                place[axis + 1] = (output[axis + 1] * stride[axis]) + offset - padding[axis];
            }

            if (LinearOracle.Index(input, place) is >= 0 and var index)
            {
                inside.Add(index);
            }
        }

        return inside.Select(index => (index, 1d / (countsPadding ? taps : inside.Count)));
    }

    private static Layer Make(int[] window, int[] stride, int[] padding, bool counts) => window.Length switch
    {
        1 => new AveragePool1D(window[0], stride[0], padding[0], counts),
        2 => new AveragePool2D((window[0], window[1]), (stride[0], stride[1]), (padding[0], padding[1]), counts),
        _ => new AveragePool3D((window[0], window[1], window[2]), (stride[0], stride[1], stride[2]), (padding[0], padding[1], padding[2]), counts),
    };

    private static TestCaseData Case(Shape input, int[] window, int[] stride, int[] padding) =>
        new TestCaseData(input, window, stride, padding).SetArgDisplayNames($"{input}, window {string.Join('x', window)}, stride {string.Join('x', stride)}, padding {string.Join('x', padding)}");
}
