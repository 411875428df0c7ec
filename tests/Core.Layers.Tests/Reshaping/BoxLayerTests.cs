using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Reshaping;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class BoxLayerTests(SimdLevel level)
{
    // The input, and what is put before and after each axis.
    private static IEnumerable<TestCaseData> Paddings =>
    [
        Case(new Shape(1, 1), [0], [0]),
        Case(new Shape(2, 19), [3], [1]),
        Case(new Shape(3, 1, 1), [2, 1], [0, 3]),
        Case(new Shape(2, 5, 17), [0, 4], [1, 0]),
        Case(new Shape(2, 3, 1, 4), [1, 0, 2], [0, 1, 1]),
    ];

    // And what is cut off; one place may be all that is left.
    private static IEnumerable<TestCaseData> Croppings =>
    [
        Case(new Shape(1, 1), [0], [0]),
        Case(new Shape(2, 21), [3], [1]),
        Case(new Shape(2, 5), [4], [0]),
        Case(new Shape(3, 7, 18), [2, 0], [1, 17]),
        Case(new Shape(2, 4, 5, 6), [1, 0, 2], [0, 3, 1]),
    ];

    [TestCaseSource(nameof(Paddings))]
    public void PaddingPutsZerosAround(Shape input, int[] before, int[] after) =>
        LinearOracle.Require(new ZeroPadding(Around(input, before, after)), input, place => Shifted(input, place, before, -1), level);

    [TestCaseSource(nameof(Croppings))]
    public void CroppingKeepsWhatLiesInside(Shape input, int[] before, int[] after) =>
        LinearOracle.Require(new Cropping(Around(input, before, after)), input, place => Shifted(input, place, before, 1), level);

    private static IEnumerable<(int Input, double Weight)> Shifted(Shape input, int[] place, int[] before, int sign)
    {
        for (var axis = 1; axis < place.Length; axis++)
        {
            place[axis] += sign * before[axis - 1];
        }

        return LinearOracle.Index(input, place) is >= 0 and var index ? [(index, 1)] : [];
    }

    private static Padding Around(Shape input, int[] before, int[] after) => (input.Rank - 1) switch
    {
        1 => Padding.Of(before[0], after[0]),
        2 => Padding.Of((before[0], before[1]), (after[0], after[1])),
        _ => Padding.Of((before[0], before[1], before[2]), (after[0], after[1], after[2])),
    };

    private static TestCaseData Case(Shape input, int[] before, int[] after) =>
        new TestCaseData(input, before, after).SetArgDisplayNames($"{input}, {string.Join('x', before)} before, {string.Join('x', after)} after");
}
