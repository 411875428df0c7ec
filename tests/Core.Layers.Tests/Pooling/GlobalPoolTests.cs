using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Pooling;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class GlobalPoolTests(SimdLevel level)
{
    private static readonly Shape[] Inputs = [new(1, 1), new(3, 17), new(4, 1, 1), new(5, 7, 9), new(2, 16, 16), new(3, 1, 1, 1), new(2, 3, 5, 7)];

    [TestCaseSource(nameof(Inputs))]
    public void AverageIsTheMeanOfAChannel(Shape input)
    {
        var places = input.Count / input[0];
        LinearOracle.Require(new GlobalAveragePool(), input, output => Enumerable.Range(output[0] * places, places).Select(index => (index, 1d / places)), level);
    }

    [TestCaseSource(nameof(Inputs))]
    public void MaximumIsTheFirstLargestOfAChannel(Shape input)
    {
        const int Batch = 2;
        var places = input.Count / input[0];
        var run = new LayerRun(new GlobalMaxPool(), input, Batch, level);

        // Few different numbers, so that the largest often stands in several places.
        var x = new float[Batch * input.Count];
        LayerRun.Randomize(x, 1, range: 2);
        var slopes = new float[Batch * input[0]];
        LayerRun.Randomize(slopes, 2);
        run.Fill(run.Input, x);
        run.Forward();
        run.Fill(run.GradOutput, slopes);
        run.Backward();
        var (expected, gradient) = (new double[slopes.Length], new double[x.Length]);
        for (var channel = 0; channel < slopes.Length; channel++)
        {
            var values = x.AsSpan(channel * places, places).ToArray();
            expected[channel] = values.Max();
            gradient[(channel * places) + Array.IndexOf(values, values.Max())] = slopes[channel];
        }

        LinearOracle.RequireNear(run.Dense(run.Output), expected, "output", tolerance: 0);
        LinearOracle.RequireNear(run.Dense(run.GradInput), gradient, "gradient of the input", tolerance: 0);
    }
}
