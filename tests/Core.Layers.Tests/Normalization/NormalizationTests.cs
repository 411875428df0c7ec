using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Normalization;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class NormalizationTests(SimdLevel level)
{
    private const double Tolerance = 3e-5;

    // The input, and how many of its last axes go together.
    private static readonly object[] Layers =
    [
        new object[] { new Shape(1), 1 }, new object[] { new Shape(17), 1 }, new object[] { new Shape(3, 5, 7), 3 }, new object[] { new Shape(3, 5, 7), 1 },
        new object[] { new Shape(2, 1, 33), 2 }, new object[] { new Shape(4, 1), 1 },
    ];

    private static readonly Shape[] Batches = [new(1), new(21), new(3, 1), new(3, 17), new(2, 5, 7), new(5, 1, 1), new(2, 2, 3, 5)];

    [TestCaseSource(nameof(Layers))]
    public void LayerNormGivesEachGroupMeanZeroAndVarianceOne(Shape input, int axes)
    {
        const int Batch = 3;
        var size = 1;
        for (var axis = input.Rank - axes; axis < input.Rank; axis++)
        {
            size *= input[axis];
        }

        foreach (var affine in (bool[])[true, false])
        {
            var reference = new Reference(new LayerRun(new LayerNorm(axes, 0.01f, affine), input, Batch, level), Batch * input.Count, 0.01);
            var (weight, bias) = (reference.Parameter("weight"), reference.Parameter("bias"));
            for (var group = 0; group < Batch * input.Count / size; group++)
            {
                reference.Normalise(Enumerable.Range(group * size, size).ToArray(), i => i % size, weight, bias);
            }

            reference.Require();
        }
    }

    [TestCaseSource(nameof(Batches))]
    public void BatchNormGivesEachChannelMeanZeroAndVarianceOne(Shape input)
    {
        const int Batch = 4;
        var (channels, places) = (input[0], input.Count / input[0]);
        foreach (var affine in (bool[])[true, false])
        {
            var run = new LayerRun(new BatchNorm(0.01f, 0.3f, affine), input, Batch, level);
            var reference = new Reference(run, Batch * input.Count, 0.01);
            var (weight, bias) = (reference.Parameter("weight"), reference.Parameter("bias"));
            var (means, variances) = (new double[channels], new double[channels]);
            for (var channel = 0; channel < channels; channel++)
            {
                var elements = Enumerable.Range(0, Batch).SelectMany(row => Enumerable.Range((row * input.Count) + (channel * places), places)).ToArray();
                var (mean, variance) = reference.Normalise(elements, _ => channel, weight, bias);
                (means[channel], variances[channel]) = (0.3 * mean, 0.7 + (0.3 * variance * elements.Length / (elements.Length - 1)));
            }

            reference.Require();
            run.UpdateState();
            LinearOracle.RequireNear(Statistic(run, "running_mean"), means, "running mean", Tolerance);
            LinearOracle.RequireNear(Statistic(run, "running_var"), variances, "running variance", Tolerance);

            run.Forward(training: false);
            var expected = new double[Batch * input.Count];
            for (var i = 0; i < expected.Length; i++)
            {
                var channel = i / places % channels;
                var normal = (reference.X[i] - means[channel]) / Math.Sqrt(variances[channel] + 0.01);
                expected[i] = (normal * (weight?[channel] ?? 1)) + (bias?[channel] ?? 0);
            }

            LinearOracle.RequireNear(run.Dense(run.Output), expected, "output of inference", Tolerance);
        }
    }

    private static ReadOnlySpan<float> Statistic(LayerRun run, string name) => run.Model.Parameters[run.Model.Parameters.Find($"0.{name}")];

    /// <summary>What a layer computes, group by group in double precision: outputs, and gradients of inputs, scales and shifts.</summary>
    private sealed class Reference
    {
        private readonly double _epsilon;
        private readonly float[] _slopes;
        private readonly double[] _output;
        private readonly double[] _gradInput;
        private readonly double[] _gradWeight;
        private readonly double[] _gradBias;

        public Reference(LayerRun run, int count, double epsilon)
        {
            (Run, _epsilon, X, _slopes) = (run, epsilon, new float[count], new float[count]);
            (_output, _gradInput) = (new double[count], new double[count]);
            (_gradWeight, _gradBias) = (new double[Parameter("weight")?.Length ?? 0], new double[Parameter("bias")?.Length ?? 0]);
            LayerRun.Randomize(X, 1);
            LayerRun.Randomize(_slopes, 2);
            run.Fill(run.Input, X);
            run.Forward();
        }

        public LayerRun Run { get; }

        public float[] X { get; }

        /// <summary>Computes the elements of one group, and returns their mean and variance.</summary>
        public (double Mean, double Variance) Normalise(int[] elements, Func<int, int> parameterOf, float[]? weight, float[]? bias)
        {
            var mean = elements.Average(i => (double)X[i]);
            var variance = elements.Average(i => (X[i] - mean) * (X[i] - mean));
            var deviation = Math.Sqrt(variance + _epsilon);
            double Normal(int i) => (X[i] - mean) / deviation;
            double Slope(int i) => _slopes[i] * (double)(weight?[parameterOf(i)] ?? 1);
            var (slope, product) = (elements.Average(Slope), elements.Average(i => Slope(i) * Normal(i)));
            foreach (var i in elements)
            {
                var parameter = parameterOf(i);
                _output[i] = (Normal(i) * (weight?[parameter] ?? 1)) + (bias?[parameter] ?? 0);
                _gradInput[i] = (Slope(i) - slope - (Normal(i) * product)) / deviation;
                if (weight is not null)
                {
                    _gradWeight[parameter] += _slopes[i] * Normal(i);
                    _gradBias[parameter] += _slopes[i];
                }
            }

            return (mean, variance);
        }

        /// <summary>The values of a trained parameter, or null where the layer has none of that name.</summary>
        public float[]? Parameter(string name) => Find(name) is { } tensor ? Run.Model.Parameters[tensor].ToArray() : null;

        public void Require()
        {
            Run.Fill(Run.GradOutput, _slopes);
            Run.Backward();
            LinearOracle.RequireNear(Run.Dense(Run.Output), _output, "output", Tolerance);
            LinearOracle.RequireNear(Run.Dense(Run.GradInput), _gradInput, "gradient of the input", Tolerance);
            if (Find("weight") is { } weight && Find("bias") is { } bias)
            {
                var gradient = Run.Gradient();
                LinearOracle.RequireNear(gradient.AsSpan(weight.Offset, weight.Count), _gradWeight, "gradient of the scale", Tolerance);
                LinearOracle.RequireNear(gradient.AsSpan(bias.Offset, bias.Count), _gradBias, "gradient of the shift", Tolerance);
            }
        }

        private Parameter? Find(string name) => Run.Model.Parameters.Tensors.FirstOrDefault(tensor => tensor.Name.EndsWith(name, StringComparison.Ordinal));
    }
}
