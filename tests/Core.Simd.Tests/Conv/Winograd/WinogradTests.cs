using NUnit.Framework;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Conv.Winograd;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Conv.Winograd;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class WinogradTests(SimdLevel level)
{
    private const int Gap = 3;
    private const float Untouched = -77777f;

    // Of the norm of what is summed, that is of √(Σ x²) · √(Σ w²): docs/NUMERICS.md, Convolutions by tiles.
    private const double Bound = 2e-6;

    private static IEnumerable<ConvShape> Shapes => ConvCases.All.Where(shape => ConvChoice.CanTile(shape));

    [TestCaseSource(nameof(Shapes))]
    public void ForwardIsTheSumOfItsEquation(ConvShape shape)
    {
        foreach (var (images, hasBias, relu) in ((int, bool, bool)[])[(1, false, false), (19, true, true)])
        {
            var plan = new WinogradForward(shape, hasBias, relu, level);
            var x = Numbers(images, shape.InputFloats, 1);
            var weight = Numbers(1, shape.Weights, 2);
            var bias = Numbers(1, shape.Filters, 3);
            var y = Filled(images, shape.OutputFloats, Untouched);
            plan.Run(images, x, shape.InputFloats + Gap, weight, bias, y, shape.OutputFloats + Gap, Filled(1, plan.ScratchFloats, float.NaN));
            var (sums, squares) = (new double[shape.OutputFloats], new Norms(shape.OutputFloats));
            for (var image = 0; image < images; image++)
            {
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i] = hasBias ? bias[i / shape.Window.Outputs] : 0;
                }

                squares.Clear();
                foreach (var product in ConvOracle.Products(shape))
                {
                    var (a, b) = ((double)x[(image * (shape.InputFloats + Gap)) + product.Input], weight[product.Weight]);
                    sums[product.Output] += a * b;
                    squares.Add(product.Output, a, b);
                }

                Require(y.AsSpan(image * (shape.OutputFloats + Gap), shape.OutputFloats), Array.ConvertAll(sums, sum => relu ? Math.Max(0, sum) : sum), squares.Largest, $"image {image} of {images}");
            }

            RequireGaps(y, images, shape.OutputFloats);
        }
    }

    [TestCaseSource(nameof(Shapes))]
    public void TheAdjointSendsBackAlongTheSameProducts(ConvShape shape)
    {
        foreach (var (images, hasBias) in ((int, bool)[])[(1, false), (19, true)])
        {
            var plan = new WinogradAdjoint(shape, hasBias, level);
            var y = Numbers(images, shape.OutputFloats, 4);
            var weight = Numbers(1, shape.Weights, 5);
            var bias = Numbers(1, shape.Channels, 6);
            var x = Filled(images, shape.InputFloats, Untouched);
            plan.Run(images, y, shape.OutputFloats + Gap, weight, bias, x, shape.InputFloats + Gap, Filled(1, plan.ScratchFloats, float.NaN));
            var (sums, squares) = (new double[shape.InputFloats], new Norms(shape.InputFloats));
            for (var image = 0; image < images; image++)
            {
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i] = hasBias ? bias[i / shape.Window.Inputs] : 0;
                }

                squares.Clear();
                foreach (var product in ConvOracle.Products(shape))
                {
                    var (a, b) = ((double)y[(image * (shape.OutputFloats + Gap)) + product.Output], weight[product.Weight]);
                    sums[product.Input] += a * b;
                    squares.Add(product.Input, a, b);
                }

                Require(x.AsSpan(image * (shape.InputFloats + Gap), shape.InputFloats), sums, squares.Largest, $"image {image} of {images}");
            }

            RequireGaps(x, images, shape.InputFloats);
        }
    }

    [TestCaseSource(nameof(Shapes))]
    public void TheWeightGradientSumsTheSameProducts(ConvShape shape)
    {
        foreach (var images in (int[])[1, 19])
        {
            var plan = new WinogradGradient(shape, 19, level);
            var x = Numbers(images, shape.InputFloats, 7);
            var y = Numbers(images, shape.OutputFloats, 8);
            var (sums, squares) = (new double[shape.Weights], new Norms(shape.Weights));
            for (var image = 0; image < images; image++)
            {
                foreach (var product in ConvOracle.Products(shape))
                {
                    var (a, b) = ((double)y[(image * (shape.OutputFloats + Gap)) + product.Output], x[(image * (shape.InputFloats + Gap)) + product.Input]);
                    sums[product.Weight] += a * b;
                    squares.Add(product.Weight, a, b);
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
                    gradient.AsSpan(filter * run, run).CopyTo(seen.AsSpan(place));
                }
            }

            Require(seen.AsSpan(0, shape.Weights), sums, squares.Largest, $"{images} images");
        }
    }

    // The bits of an image depend neither on its lane nor on who lies beside it.
    [TestCaseSource(nameof(Shapes))]
    public void ImagesAreComputedEachByItself(ConvShape shape)
    {
        const int Images = 19;
        var (forward, adjoint) = (new WinogradForward(shape, hasBias: true, relu: true, level), new WinogradAdjoint(shape, hasBias: true, level));
        var (xStride, yStride) = (shape.InputFloats + Gap, shape.OutputFloats + Gap);
        var (x, y) = (Numbers(Images, shape.InputFloats, 1), Numbers(Images, shape.OutputFloats, 2));
        var (weight, filterBias, channelBias) = (Numbers(1, shape.Weights, 3), Numbers(1, shape.Filters, 4), Numbers(1, shape.Channels, 5));
        var (outputs, inputs) = (Filled(Images, shape.OutputFloats, Untouched), Filled(Images, shape.InputFloats, Untouched));
        var (outputParts, inputParts) = ((float[])outputs.Clone(), (float[])inputs.Clone());
        Run(0, Images, outputs, inputs);
        foreach (var (from, to) in ((int, int)[])[(3, 4), (4, 19), (0, 3)])
        {
            Run(from, to, outputParts, inputParts);
        }

        Assert.That(outputParts.AsSpan().SequenceEqual(outputs), Is.True, "forward");
        Assert.That(inputParts.AsSpan().SequenceEqual(inputs), Is.True, "back");

        void Run(int from, int to, float[] output, float[] input)
        {
            forward.Run(to - from, x.AsSpan(from * xStride), xStride, weight, filterBias, output.AsSpan(from * yStride), yStride, Filled(1, forward.ScratchFloats, float.NaN));
            adjoint.Run(to - from, y.AsSpan(from * yStride), yStride, weight, channelBias, input.AsSpan(from * xStride), xStride, Filled(1, adjoint.ScratchFloats, float.NaN));
        }
    }

    // Beside sums one by one: nine products of 64 channels, numbers evenly between −1 and 1.
    [Test]
    public void TheMeanErrorIsThreeTimesThatOfSumsOneByOneAtMost()
    {
        var axis = new WindowAxis(8, 3, 1, 1, 1, 1);
        var shape = new ConvShape(64, 5, 1, new WindowGeometry(WindowAxis.None, axis, axis));
        var plan = new WinogradForward(shape, hasBias: false, relu: false, level);
        var (x, weight, y) = (Numbers(1, shape.InputFloats, 1), Numbers(1, shape.Weights, 2), Filled(1, shape.OutputFloats, 0f));
        plan.Run(1, x, shape.InputFloats, weight, default, y, shape.OutputFloats, Filled(1, plan.ScratchFloats, float.NaN));
        var (exact, single) = (new double[shape.OutputFloats], new float[shape.OutputFloats]);
        foreach (var product in ConvOracle.Products(shape))
        {
            exact[product.Output] += (double)x[product.Input] * weight[product.Weight];
            single[product.Output] += x[product.Input] * weight[product.Weight];
        }

        var (tiles, sums) = (0d, 0d);
        for (var i = 0; i < exact.Length; i++)
        {
            tiles += Math.Pow(y[i] - exact[i], 2);
            sums += Math.Pow(single[i] - exact[i], 2);
        }

        Assert.That(Math.Sqrt(tiles), Is.LessThan(3 * Math.Sqrt(sums)));
    }

    private static void Require(ReadOnlySpan<float> actual, double[] expected, double norm, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= Bound * norm))
            {
                Assert.Fail($"{what}: number {i} is {actual[i]}; {expected[i]} is expected, to {Bound} of {norm}");
            }
        }
    }

    private static void RequireGaps(float[] all, int rows, int floats)
    {
        for (var row = 0; row < rows; row++)
        {
            Assert.That(all.AsSpan((row * (floats + Gap)) + floats, Gap).ToArray(), Has.All.EqualTo(Untouched), "written behind an image");
        }
    }

    private static float[] Filled(int rows, int floats, float value)
    {
        var all = new float[rows * (floats + Gap)];
        Array.Fill(all, value);
        return all;
    }

    private static float[] Numbers(int rows, int floats, int seed)
    {
        var random = new System.Random(seed);
        var all = new float[rows * (floats + Gap)];
        foreach (ref var value in all.AsSpan())
        {
            value = (2f * random.NextSingle()) - 1f;
        }

        return all;
    }

    /// <summary>√(Σ a²) · √(Σ b²) of the products of each sum.</summary>
    private sealed class Norms(int count)
    {
        private readonly double[] _first = new double[count];
        private readonly double[] _second = new double[count];

        // A tile's outputs share their inputs, so an error is measured against the largest.
        public double Largest
        {
            get
            {
                var largest = 0d;
                for (var i = 0; i < _first.Length; i++)
                {
                    largest = Math.Max(largest, Math.Sqrt(_first[i]) * Math.Sqrt(_second[i]));
                }

                return largest;
            }
        }

        public void Clear()
        {
            Array.Clear(_first);
            Array.Clear(_second);
        }

        public void Add(int sum, double a, double b)
        {
            _first[sum] += a * a;
            _second[sum] += b * b;
        }
    }
}
