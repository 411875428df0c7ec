using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests;

/// <summary>A layer whose outputs are weighted sums of inputs: forward and back in double precision from the same list of terms.</summary>
internal static class LinearOracle
{
    private const int Batch = 3;
    private const double Tolerance = 1e-5;

    /// <summary>The coordinates of an element of a shape.</summary>
    public static int[] Coordinates(Shape shape, int index)
    {
        var place = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            (index, place[axis]) = Math.DivRem(index, shape[axis]);
        }

        return place;
    }

    /// <summary>The element at some coordinates, or −1 if they lie outside.</summary>
    public static int Index(Shape shape, ReadOnlySpan<int> place)
    {
        var index = 0;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (place[axis] < 0 || place[axis] >= shape[axis])
            {
                return -1;
            }

            index = (index * shape[axis]) + place[axis];
        }

        return index;
    }

    /// <summary>Compares a layer with its terms, both ways.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The shape of a sample.</param>
    /// <param name="terms">The inputs that an output, given by its coordinates, is summed from, with their weights.</param>
    /// <param name="level">The instruction set.</param>
    public static void Require(Layer layer, Shape input, Func<int[], IEnumerable<(int Input, double Weight)>> terms, SimdLevel level)
    {
        var run = new LayerRun(layer, input, Batch, level);
        var output = run.Model.Output;
        var (x, slopes) = (new float[Batch * input.Count], new float[Batch * output.Count]);
        LayerRun.Randomize(x, 1);
        LayerRun.Randomize(slopes, 2);
        run.Fill(run.Input, x);
        run.Forward();
        run.Fill(run.GradOutput, slopes);
        run.Backward();

        var (expected, gradient) = (new double[slopes.Length], new double[x.Length]);
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, element) = Math.DivRem(i, output.Count);
            foreach (var (from, weight) in terms(Coordinates(output, element)))
            {
                expected[i] += weight * x[(row * input.Count) + from];
                gradient[(row * input.Count) + from] += weight * slopes[i];
            }
        }

        RequireNear(run.Dense(run.Output), expected, "output");
        RequireNear(run.Dense(run.GradInput), gradient, "gradient of the input");
    }

    /// <summary>Asserts that numbers of order 1 agree.</summary>
    public static void RequireNear(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, string what, double tolerance = Tolerance)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length), what);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
            {
                Assert.Fail($"{what}: number {i} is {actual[i]}; {expected[i]} is expected");
            }
        }
    }
}
