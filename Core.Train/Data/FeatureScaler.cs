using System.Collections.Immutable;
using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Data;

/// <summary>Mean and deviation of every feature, learnt from the training samples alone, and what is made of inputs by them.</summary>
/// <remarks>
/// x becomes (x − mean) / deviation, or stays where only missing values are filled; NaN, a missing value, becomes what the mean becomes.
/// The deviation is that of the population (divided by n); where a feature does not vary, 1 is taken. Missing values do not count.
/// </remarks>
public sealed class FeatureScaler
{
    private readonly bool _standardizes;

    private FeatureScaler(ImmutableArray<float> means, ImmutableArray<float> deviations, bool standardizes)
    {
        (Means, Deviations, _standardizes) = (means, deviations, standardizes);
    }

    /// <summary>The mean of every feature.</summary>
    public ImmutableArray<float> Means { get; }

    /// <summary>The deviation of every feature.</summary>
    public ImmutableArray<float> Deviations { get; }

    /// <summary>Learns from samples.</summary>
    /// <param name="train">The training samples; at least one.</param>
    /// <param name="standardize">True to bring features to mean 0 and deviation 1; false to fill missing values only.</param>
    /// <exception cref="ArgumentException">There are no samples, or a feature is missing in all of them.</exception>
    public static FeatureScaler Fit(IDataSource train, bool standardize)
    {
        var features = train.Input.Count;
        var sums = new double[features];
        var squares = new double[features];
        var counts = new int[features];
        var row = new float[features];

        // Two passes: the difference of squares would lose what a large mean leaves of a small deviation.
        Visit((feature, value) => (sums[feature], counts[feature]) = (sums[feature] + value, counts[feature] + 1));
        var means = new double[features];
        for (var i = 0; i < features; i++)
        {
            means[i] = counts[i] > 0 ? sums[i] / counts[i] : throw new ArgumentException($"every feature is known in at least one sample; number {i} is not", nameof(train));
        }

        Visit((feature, value) => squares[feature] += (value - means[feature]) * (value - means[feature]));
        var deviations = new float[features];
        for (var i = 0; i < features; i++)
        {
            var deviation = (float)Math.Sqrt(squares[i] / counts[i]);
            deviations[i] = deviation > 0f ? deviation : 1f;
        }

        return new FeatureScaler([.. Array.ConvertAll(means, mean => (float)mean)], [.. deviations], standardize);

        void Visit(Action<int, double> see)
        {
            Span<int> sample = stackalloc int[1];
            for (sample[0] = 0; sample[0] < train.Count; sample[0]++)
            {
                train.ReadInputs(sample, new Rows(row, 1, features, features));
                for (var i = 0; i < features; i++)
                {
                    if (!float.IsNaN(row[i]))
                    {
                        see(i, row[i]);
                    }
                }
            }
        }
    }

    /// <summary>Changes rows in place. Allocates nothing.</summary>
    /// <param name="inputs">Rows with a float for each feature.</param>
    /// <exception cref="ArgumentException">The rows have another number of features.</exception>
    public void Apply(Rows inputs)
    {
        if (inputs.Features != Means.Length)
        {
            throw new ArgumentException($"inputs have {Means.Length} features; received {inputs.Features}", nameof(inputs));
        }

        for (var row = 0; row < inputs.Count; row++)
        {
            var values = inputs[row];
            for (var i = 0; i < values.Length; i++)
            {
                var known = float.IsNaN(values[i]) ? Means[i] : values[i];
                values[i] = _standardizes ? (known - Means[i]) / Deviations[i] : known;
            }
        }
    }

    /// <summary>
    /// Makes a model that takes inputs as they are and gives what a model trained on scaled inputs gives for scaled ones: the scaling goes
    /// into the first layer, w = w / deviation, b = b − Σ mean · w / deviation. So a saved model needs nothing beside it.
    /// </summary>
    /// <remarks>Missing values are no longer filled: NaN in an input gives NaN.</remarks>
    /// <param name="model">The model that was trained on scaled inputs; stays as it is.</param>
    /// <exception cref="ArgumentException">The model does not begin with a dense layer with bias, or takes another number of features.</exception>
    public Sequential FoldInto(Sequential model)
    {
        if (model.Layers[0] is not Dense { HasBias: true } first || model.Input.Count != Means.Length)
        {
            throw new ArgumentException($"scaling goes into a first dense layer with bias that takes {Means.Length} features; received {model.Layers[0].Kind} for {model.Input}", nameof(model));
        }

        var folded = new Sequential(model.Input, [.. model.Layers]);
        model.Parameters.Values.CopyTo(folded.Parameters.Values);
        if (!_standardizes)
        {
            return folded;
        }

        var weight = folded.Parameters[folded.Parameters.Tensors[0]];
        var bias = folded.Parameters[folded.Parameters.Tensors[1]];
        for (var unit = 0; unit < first.Units; unit++)
        {
            double shift = bias[unit];
            for (var feature = 0; feature < Means.Length; feature++)
            {
                ref var w = ref weight[(feature * first.Units) + unit];
                var scaled = (double)w / Deviations[feature];
                shift -= Means[feature] * scaled;
                w = (float)scaled;
            }

            bias[unit] = (float)shift;
        }

        return folded;
    }
}
