using NUnit.Framework;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Conv;

// All values are small integers: every sum is exact in single precision, so each result must be equal to the last bit.
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class ConvTests(SimdLevel level)
{
    private const int Gap = 3;
    private const float Untouched = -77777f;

    [TestCaseSource(typeof(ConvCases), nameof(ConvCases.All))]
    public void ForwardIsTheSumOfItsEquation(ConvShape shape)
    {
        foreach (var (images, hasBias, relu) in ((int, bool, bool)[])[(1, false, false), (5, true, true), (2, true, false)])
        {
            var plan = ConvForward.Plan(shape, 5, hasBias, relu, level);
            var x = Integers(images, shape.InputFloats, 1);
            var weight = Integers(1, shape.Weights, 2);
            var bias = Integers(1, shape.Filters, 3);
            var y = Filled(images, shape.OutputFloats, Untouched);
            plan.Run(images, x, shape.InputFloats + Gap, weight, bias, y, shape.OutputFloats + Gap, Filled(1, plan.ScratchFloats, float.NaN));

            var expected = Filled(images, shape.OutputFloats, Untouched);
            for (var image = 0; image < images; image++)
            {
                var sums = new double[shape.OutputFloats];
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i] = hasBias ? bias[i / shape.Window.Outputs] : 0;
                }

                foreach (var product in ConvOracle.Products(shape))
                {
                    sums[product.Output] += (double)x[(image * (shape.InputFloats + Gap)) + product.Input] * weight[product.Weight];
                }

                for (var i = 0; i < sums.Length; i++)
                {
                    expected[(image * (shape.OutputFloats + Gap)) + i] = (float)(relu ? Math.Max(0, sums[i]) : sums[i]);
                }
            }

            RequireSame(y, expected, $"{images} images, bias {hasBias}, ReLU {relu}");
        }
    }

    [TestCaseSource(typeof(ConvCases), nameof(ConvCases.All))]
    public void TheAdjointSendsBackAlongTheSameProducts(ConvShape shape)
    {
        foreach (var images in (int[])[1, 5])
        {
            foreach (var hasBias in (bool[])[false, true])
            {
                var plan = ConvAdjoint.Plan(shape, 5, hasBias, level);
                var y = Integers(images, shape.OutputFloats, 4);
                var weight = Integers(1, shape.Weights, 5);
                var bias = Integers(1, shape.Channels, 6);
                var x = Filled(images, shape.InputFloats, Untouched);
                plan.Run(images, y, shape.OutputFloats + Gap, weight, bias, x, shape.InputFloats + Gap, Filled(1, plan.ScratchFloats, float.NaN));

                var expected = Filled(images, shape.InputFloats, Untouched);
                for (var image = 0; image < images; image++)
                {
                    var sums = new double[shape.InputFloats];
                    foreach (var product in ConvOracle.Products(shape))
                    {
                        sums[product.Input] += (double)y[(image * (shape.OutputFloats + Gap)) + product.Output] * weight[product.Weight];
                    }

                    for (var i = 0; i < sums.Length; i++)
                    {
                        expected[(image * (shape.InputFloats + Gap)) + i] = (float)(sums[i] + (hasBias ? bias[i / shape.Window.Inputs] : 0));
                    }
                }

                RequireSame(x, expected, $"{images} images, bias {hasBias}");
            }
        }
    }

    [TestCaseSource(typeof(ConvCases), nameof(ConvCases.All))]
    public void TheWeightGradientSumsTheSameProducts(ConvShape shape)
    {
        foreach (var images in (int[])[1, 5])
        {
            var plan = ConvGradient.Plan(shape, 5, level);
            var x = Integers(images, shape.InputFloats, 7);
            var y = Integers(images, shape.OutputFloats, 8);
            var expected = new double[shape.Weights];
            for (var image = 0; image < images; image++)
            {
                foreach (var product in ConvOracle.Products(shape))
                {
                    expected[product.Weight] += (double)y[(image * (shape.OutputFloats + Gap)) + product.Output] * x[(image * (shape.InputFloats + Gap)) + product.Input];
                }
            }

            var seen = Filled(1, shape.Weights, Untouched);
            for (var i = 0; i < plan.Blocks.Length; i++)
            {
                var block = plan.Blocks[i];
                var run = block.Channels * shape.Window.Taps;
                var gradient = Filled(1, block.Filters * run, Untouched);
                plan.Run(i, images, x, shape.InputFloats + Gap, y, shape.OutputFloats + Gap, gradient, Filled(1, plan.ScratchFloats, float.NaN));
                Assert.That(gradient.AsSpan(block.Filters * run).ToArray(), Has.All.EqualTo(Untouched));
                for (var filter = 0; filter < block.Filters; filter++)
                {
                    var place = ((block.FilterFrom + filter) * shape.FilterWeights) + (block.ChannelFrom * shape.Window.Taps);
                    Assert.That(seen.AsSpan(place, run).ToArray(), Has.All.EqualTo(Untouched), "blocks overlap");
                    gradient.AsSpan(filter * run, run).CopyTo(seen.AsSpan(place));
                }
            }

            RequireSame(seen.AsSpan(0, shape.Weights).ToArray(), Array.ConvertAll(expected, value => (float)value), $"{images} images");
        }
    }

    // NUnit takes longer to compare arrays than the kernels to make them; it says where they differ.
    private static void RequireSame(float[] actual, float[] expected, string what)
    {
        if (!actual.AsSpan().SequenceEqual(expected))
        {
            Assert.That(actual, Is.EqualTo(expected), what);
        }
    }

    private static float[] Filled(int rows, int floats, float value)
    {
        var all = new float[rows * (floats + Gap)];
        Array.Fill(all, value);
        return all;
    }

    private static float[] Integers(int rows, int floats, int seed)
    {
        var random = new System.Random(seed);
        var all = new float[rows * (floats + Gap)];
        foreach (ref var value in all.AsSpan())
        {
            value = random.Next(-3, 4);
        }

        return all;
    }
}
