using NUnit.Framework;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Conv;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class PassedGradientsTests(SimdLevel level)
{
    [Test]
    public void GradientsAreThoseOfTheEquationExactlyOnIntegers(
        [ValueSource(typeof(PooledCase), nameof(PooledCase.Shapes))] PooledConvolutionShape shape, [Values] bool relu, [Values(16, 5)] int samples)
    {
        var data = new PooledCase(shape, relu, integers: true, samples);
        var passed = new PassedGradients(shape, level);
        var winners = new float[samples * shape.Outputs];
        var images = new float[samples * passed.ImageStride];
        Array.Fill(images, float.NaN);
        for (var sample = 0; sample < samples; sample++)
        {
            Turn(data.Input(sample), images.AsSpan(sample * passed.ImageStride), shape.Channels);
            for (var i = 0; i < shape.Outputs; i++)
            {
                winners[(sample * shape.Outputs) + i] = data.Oracle(sample).Winners[i];
            }
        }

        var scratch = new float[passed.ScratchFloats];
        var shards = new float[2 * passed.ShardFloats];
        var biases = new float[passed.BiasShardFloats];
        passed.AddToWeights(images, data.GradOutputs, shape.Outputs, winners, samples, shards, biases, scratch);
        passed.AddToWeights(images, data.GradOutputs, shape.Outputs, winners, samples, shards.AsSpan(passed.ShardFloats), biases, scratch);
        var gradWeight = new float[shape.Weights];
        passed.SumWeights(shards, passed.ShardFloats, 2, 0, shape.Filters, gradWeight, scratch);
        Assert.That(gradWeight.Select(value => (double)value), Is.EqualTo(data.GradWeights.Select(value => 2 * value)));
        for (var filter = 0; filter < shape.Filters; filter++)
        {
            Assert.That(biases.AsSpan(filter * LaneGroup.Size, LaneGroup.Size).ToArray().Sum(), Is.EqualTo(2 * data.GradBiases[filter]));
        }

        var gradients = new float[samples * shape.Outputs];
        var turnedWinners = new float[samples * shape.Outputs];
        for (var sample = 0; sample < samples; sample++)
        {
            Turn(data.GradOutputs.AsSpan(sample * shape.Outputs, shape.Outputs), gradients.AsSpan(sample * shape.Outputs), shape.Filters);
            Turn(winners.AsSpan(sample * shape.Outputs, shape.Outputs), turnedWinners.AsSpan(sample * shape.Outputs), shape.Filters);
        }

        var packed = new float[passed.PackedWeightFloats];
        passed.PackWeights(data.Weights, packed);
        var gradImages = new float[samples * passed.ImageStride];
        passed.ToInputs(packed, gradients, shape.Outputs, turnedWinners, samples, gradImages, scratch);
        var expected = new float[shape.Inputs];
        for (var sample = 0; sample < samples; sample++)
        {
            Turn(data.GradInputs[sample].Select(value => (float)value).ToArray(), expected, shape.Channels);
            Assert.That(gradImages.AsSpan(sample * passed.ImageStride, shape.Inputs).ToArray(), Is.EqualTo(expected), $"sample {sample}");
        }
    }

    [Test]
    public void AFewFiltersGetTheBitsOfAll()
    {
        var shape = new PooledConvolutionShape(3, 8, 8, 7, 3, 3);
        var passed = new PassedGradients(shape, level);
        var random = new System.Random(1);
        var shards = new float[3 * (passed.ShardFloats + 5)];
        foreach (ref var value in shards.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        var all = new float[shape.Weights];
        passed.SumWeights(shards, passed.ShardFloats + 5, 3, 0, shape.Filters, all, new float[passed.ScratchFloats]);
        var some = new float[2 * shape.Taps];
        passed.SumWeights(shards, passed.ShardFloats + 5, 3, 4, 2, some, new float[passed.ScratchFloats]);
        Assert.That(some, Is.EqualTo(all.AsSpan(4 * shape.Taps, 2 * shape.Taps).ToArray()));
    }

    /// <summary>[channels, places] becomes [places, channels].</summary>
    private static void Turn(ReadOnlySpan<float> source, Span<float> target, int channels)
    {
        var places = source.Length / channels;
        for (var i = 0; i < source.Length; i++)
        {
            target[(i % places * channels) + (i / places)] = source[i];
        }
    }
}
