using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Reshaping;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class UpSamplingTests(SimdLevel level)
{
    private static IEnumerable<TestCaseData> Grid =>
    [
        Case(new Shape(1, 1), 1),
        Case(new Shape(2, 1), 5),
        Case(new Shape(2, 17), 3),
        Case(new Shape(3, 1, 1), 2, 4),
        Case(new Shape(2, 5, 9), 1, 3),
        Case(new Shape(2, 7, 16), 2, 2),
        Case(new Shape(2, 1, 3, 5), 2, 1, 3),
        Case(new Shape(1, 4, 2, 3), 3, 2, 2),
    ];

    [TestCaseSource(nameof(Grid))]
    public void NearestRepeatsEachPlace(Shape input, int[] factor) =>
        LinearOracle.Require(
            new UpSampling(Extents(factor)),
            input,
            output =>
            {
                for (var axis = 1; axis < output.Length; axis++)
                {
                    output[axis] /= factor[axis - 1];
                }

                return [(LinearOracle.Index(input, output), 1)];
            },
            level);

    // s = max(0, (o + ½) / factor − ½) on each axis: the two places around it, by how near they are.
    [TestCaseSource(nameof(Grid))]
    public void LinearBlendsThePlacesAround(Shape input, int[] factor) =>
        LinearOracle.Require(new UpSampling(Extents(factor), Interpolation.Linear), input, output => Around(input, output, factor), level);

    private static IEnumerable<(int Input, double Weight)> Around(Shape input, int[] output, int[] factor)
    {
        for (var corner = 0; corner < 1 << factor.Length; corner++)
        {
            var place = (int[])output.Clone();
            var weight = 1d;
            for (var axis = 0; axis < factor.Length; axis++)
            {
                var source = Math.Max(0, ((output[axis + 1] + 0.5) / factor[axis]) - 0.5);
                var first = (int)Math.Floor(source);
                var takesSecond = (corner >> axis & 1) == 1;
                place[axis + 1] = takesSecond ? Math.Min(first + 1, input[axis + 1] - 1) : first;
                weight *= takesSecond ? source - first : 1 - (source - first);
            }

            yield return (LinearOracle.Index(input, place), weight);
        }
    }

    private static Extents Extents(int[] factor) => factor.Length switch
    {
        1 => factor[0],
        2 => (factor[0], factor[1]),
        _ => (factor[0], factor[1], factor[2]),
    };

    private static TestCaseData Case(Shape input, params int[] factor) =>
        new TestCaseData(input, factor).SetArgDisplayNames($"{input}, factor {string.Join('x', factor)}");
}
