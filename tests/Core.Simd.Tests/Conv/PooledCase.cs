using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Simd.Tests.Conv;

/// <summary>Sixteen samples, weights and gradients for one shape, and what the oracle makes of them.</summary>
internal sealed class PooledCase
{
    private readonly PooledOracle[] _oracles;

    public PooledCase(PooledConvolutionShape shape, bool relu, bool integers, int samples = LaneGroup.Size)
    {
        Shape = shape;
        Samples = samples;
        var random = new System.Random(shape.GetHashCode());
        float Next() => integers ? random.Next(-4, 5) : (random.NextSingle() * 2f) - 1f;
        Inputs = Fill(samples * shape.Inputs, Next);
        Weights = Fill(shape.Weights, Next);
        Biases = Fill(shape.Filters, Next);
        GradOutputs = Fill(samples * shape.Outputs, Next);
        _oracles = new PooledOracle[samples];
        (GradWeights, GradBiases, GradInputs) = (new double[shape.Weights], new double[shape.Filters], new double[samples][]);
        for (var sample = 0; sample < samples; sample++)
        {
            _oracles[sample] = new PooledOracle(shape, Input(sample), Weights, Biases, relu);
            GradInputs[sample] = new double[shape.Inputs];
            _oracles[sample].AddGradients(Input(sample), Weights, GradOutputs.AsSpan(sample * shape.Outputs, shape.Outputs), GradWeights, GradBiases, GradInputs[sample]);
        }
    }

    /// <summary>Shapes with every kernel extent, odd and even inputs, ragged counts of filters and places, one pooled place.</summary>
    public static IEnumerable<PooledConvolutionShape> Shapes =>
    [
        new(1, 12, 12, 6, 5, 5),
        new(6, 8, 8, 16, 5, 5),
        new(1, 9, 10, 8, 3, 3),
        new(3, 7, 9, 5, 3, 4),
        new(2, 2, 2, 1, 1, 1),
        new(5, 6, 5, 17, 2, 1),
        new(4, 3, 11, 3, 1, 5),
        new(17, 5, 5, 19, 4, 2),
        new(32, 5, 6, 33, 3, 3),
    ];

    public PooledConvolutionShape Shape { get; }

    public int Samples { get; }

    public float[] Inputs { get; }

    public float[] Weights { get; }

    public float[] Biases { get; }

    public float[] GradOutputs { get; }

    public double[] GradWeights { get; }

    public double[] GradBiases { get; }

    public double[][] GradInputs { get; }

    public PooledOracle Oracle(int sample) => _oracles[sample];

    public Span<float> Input(int sample) => Inputs.AsSpan(sample * Shape.Inputs, Shape.Inputs);

    /// <summary>Rows [sample, channel, place] as lanes in either order, 16 floats a place; lanes without a sample are zero.</summary>
    public static float[] ToLanes(ReadOnlySpan<float> rows, int samples, int channels, int places, LaneOrder order)
    {
        var lanes = new float[channels * places * LaneGroup.Size];
        for (var i = 0; i < samples * channels * places; i++)
        {
            lanes[LaneIndex(i, channels, places, order)] = rows[i];
        }

        return lanes;
    }

    /// <summary>Where element i of rows [sample, channel, place] lies in the lanes.</summary>
    public static int LaneIndex(int i, int channels, int places, LaneOrder order)
    {
        var (sample, channel, place) = (i / places / channels, i / places % channels, i % places);
        return ((order == LaneOrder.ChannelsFirst ? (channel * places) + place : (place * channels) + channel) * LaneGroup.Size) + sample;
    }

    private static float[] Fill(int count, Func<float> next)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = next();
        }

        return values;
    }
}
