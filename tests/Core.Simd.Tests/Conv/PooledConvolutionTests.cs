using NUnit.Framework;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Conv;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class PooledConvolutionTests(SimdLevel level)
{
    [Test]
    public void ForwardAndGradientsAreThoseOfTheEquationExactlyOnIntegers(
        [ValueSource(typeof(PooledCase), nameof(PooledCase.Shapes))] PooledConvolutionShape shape,
        [Values] LaneOrder inputOrder,
        [Values] LaneOrder outputOrder,
        [Values] bool relu)
    {
        var data = new PooledCase(shape, relu, integers: true);
        var run = new Run(data, inputOrder, outputOrder, relu, level);
        for (var i = 0; i < data.Samples * shape.Outputs; i++)
        {
            var (sample, output) = Math.DivRem(i, shape.Outputs);
            Assert.That(run.Output(i), Is.EqualTo(data.Oracle(sample).Output[output]), $"output {output} of sample {sample}");
            Assert.That(run.Winner(i), Is.EqualTo(data.Oracle(sample).Winners[output]), $"winner {output} of sample {sample}");
        }

        run.Backward();
        Assert.That(run.GradWeight.Select(value => (double)value), Is.EqualTo(data.GradWeights));
        Assert.That(run.GradBias.Select(value => (double)value), Is.EqualTo(data.GradBiases));
    }

    [Test]
    public void ForwardStaysWithinTheStatedError([ValueSource(typeof(PooledCase), nameof(PooledCase.Shapes))] PooledConvolutionShape shape)
    {
        var data = new PooledCase(shape, relu: true, integers: false);
        var run = new Run(data, LaneOrder.ChannelsFirst, LaneOrder.ChannelsLast, relu: true, level);
        var bound = (shape.Taps + 2) * Math.ScaleB(1, -23) * (shape.Taps + 1);
        for (var i = 0; i < data.Samples * shape.Outputs; i++)
        {
            var (sample, output) = Math.DivRem(i, shape.Outputs);
            var oracle = data.Oracle(sample);
            Assert.That(run.Output(i), Is.EqualTo(oracle.Output[output]).Within(bound));
            if (oracle.Margin[output] > bound)
            {
                Assert.That(run.Winner(i), Is.EqualTo(oracle.Winners[output]));
            }
        }
    }

    [Test]
    public void NoBiasIsABiasOfZeros()
    {
        var shape = new PooledConvolutionShape(2, 7, 7, 7, 3, 3);
        var data = new PooledCase(shape, relu: false, integers: true);
        var with = new Run(data, LaneOrder.ChannelsFirst, LaneOrder.ChannelsFirst, relu: false, level, bias: new float[shape.Filters]);
        var without = new Run(data, LaneOrder.ChannelsFirst, LaneOrder.ChannelsFirst, relu: false, level, bias: []);
        Assert.That(without.Outputs, Is.EqualTo(with.Outputs));
    }

    [Test]
    public void NotANumberGoesThroughReluAndPooling()
    {
        var shape = new PooledConvolutionShape(1, 6, 6, 3, 3, 3);
        var data = new PooledCase(shape, relu: true, integers: true);
        data.Weights[9] = float.NaN;
        var run = new Run(data, LaneOrder.ChannelsFirst, LaneOrder.ChannelsFirst, relu: true, level);
        for (var i = 0; i < data.Samples * shape.Outputs; i++)
        {
            Assert.That(float.IsNaN(run.Output(i)), Is.EqualTo(i / shape.Places % shape.Filters == 1));
        }
    }

    [Test]
    public void ShortSpansAndUnknownShapesAreRefused()
    {
        Assert.That(
            () => new PooledConvolution(new PooledConvolutionShape(1, 8, 8, 1, 6, 3), LaneOrder.ChannelsFirst, LaneOrder.ChannelsFirst, relu: true),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("shape must be").And.Message.Contains("KernelHeight = 6"));
        var convolution = new PooledConvolution(new PooledConvolutionShape(1, 4, 4, 1, 3, 3), LaneOrder.ChannelsFirst, LaneOrder.ChannelsFirst, relu: true, level);
        Assert.That(
            () => convolution.Forward(new float[255], new float[9], [], new float[16], new byte[16]),
            Throws.ArgumentException.With.Message.EqualTo("input holds 255 floats; 256 are needed (Parameter 'input')"));
    }

    private sealed class Run
    {
        private readonly PooledCase _data;
        private readonly LaneOrder _outputOrder;
        private readonly PooledConvolution _convolution;
        private readonly float[] _input;
        private readonly byte[] _winners;

        public Run(PooledCase data, LaneOrder inputOrder, LaneOrder outputOrder, bool relu, SimdLevel level, float[]? bias = null)
        {
            (_data, _outputOrder) = (data, outputOrder);
            var shape = data.Shape;
            _convolution = new PooledConvolution(shape, inputOrder, outputOrder, relu, level);
            _input = PooledCase.ToLanes(data.Inputs, data.Samples, shape.Channels, shape.Height * shape.Width, inputOrder);
            Outputs = new float[shape.Outputs * LaneGroup.Size];
            _winners = new byte[shape.Outputs * LaneGroup.Size];
            _convolution.Forward(_input, data.Weights, bias ?? data.Biases, Outputs, _winners);
        }

        public float[] Outputs { get; }

        public float[] GradWeight { get; private set; } = [];

        public float[] GradBias { get; private set; } = [];

        public float Output(int i) => Outputs[Index(i)];

        public byte Winner(int i) => _winners[Index(i)];

        public void Backward()
        {
            var shape = _data.Shape;
            (GradWeight, GradBias) = (new float[shape.Weights], new float[shape.Filters]);
            var scratch = new float[_convolution.ScratchFloats];
            Array.Fill(scratch, float.NaN);
            _convolution.Gradient(_input, PooledCase.ToLanes(_data.GradOutputs, _data.Samples, shape.Filters, shape.Places, _outputOrder), _winners, GradWeight, GradBias, scratch);
        }

        private int Index(int i) => PooledCase.LaneIndex(i, _data.Shape.Filters, _data.Shape.Places, _outputOrder);
    }
}
