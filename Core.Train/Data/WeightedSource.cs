using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Data;

/// <summary>Another source whose samples weigh differently: by a weight of their own, or by that of their class.</summary>
/// <remarks>
/// The loss of a batch is Σ weight · loss / samples, as in Keras (PyTorch's class weights divide by Σ weights; weights that are 1 in the
/// mean make the two the same in the mean).
/// </remarks>
public sealed class WeightedSource : IDataSource
{
    private readonly IDataSource _source;
    private readonly float[] _weights;
    private readonly bool _byClass;

    private WeightedSource(IDataSource source, float[] weights, bool byClass)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0f && float.IsFinite(weights[i])))
            {
                throw new ArgumentOutOfRangeException(nameof(weights), weights[i], $"weights must be finite and not negative; received {weights[i]} at {i}");
            }
        }

        (_source, _weights, _byClass) = (source, weights, byClass);
    }

    /// <inheritdoc/>
    public int Count => _source.Count;

    /// <inheritdoc/>
    public Shape Input => _source.Input;

    /// <inheritdoc/>
    public int TargetFloats => _source.TargetFloats;

    /// <inheritdoc/>
    public bool HasWeights => true;

    /// <summary>Gives every sample a weight.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="weights">One weight for each sample; finite and not negative.</param>
    /// <exception cref="ArgumentException">There is not one weight for each sample.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public static WeightedSource BySample(IDataSource source, float[] weights) => weights.Length == source.Count
        ? new WeightedSource(source, weights, byClass: false)
        : throw new ArgumentException($"every sample has one weight; received {weights.Length} for {source.Count} samples", nameof(weights));

    /// <summary>Gives every class a weight.</summary>
    /// <param name="source">Samples whose targets are classes.</param>
    /// <param name="weights">One weight for each class; finite and not negative. A class without one is an error when it is met.</param>
    /// <exception cref="ArgumentException">The targets are not classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public static WeightedSource ByClass(IDataSource source, float[] weights) => source.TargetFloats == 0
        ? new WeightedSource(source, weights, byClass: true)
        : throw new ArgumentException($"weights by class take classes as targets; received rows of {source.TargetFloats} floats", nameof(source));

    /// <inheritdoc/>
    public void BeginEpoch(int epoch) => _source.BeginEpoch(epoch);

    /// <inheritdoc/>
    public void Announce(ReadOnlySpan<int> samples) => _source.Announce(samples);

    /// <inheritdoc/>
    public bool HasColumns => _source.HasColumns;

    /// <inheritdoc/>
    public void AnnounceColumns(ReadOnlySpan<int> samples, int first, int count) => _source.AnnounceColumns(samples, first, count);

    /// <inheritdoc/>
    public void ReadColumns(ReadOnlySpan<int> samples, int first, Rows columns) => _source.ReadColumns(samples, first, columns);

    /// <inheritdoc/>
    public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs) => _source.ReadInputs(samples, inputs);

    /// <inheritdoc/>
    public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes) => _source.ReadClasses(samples, classes);

    /// <inheritdoc/>
    public void ReadTargets(ReadOnlySpan<int> samples, Rows targets) => _source.ReadTargets(samples, targets);

    /// <inheritdoc/>
    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights)
    {
        Span<int> one = stackalloc int[1];
        for (var i = 0; i < samples.Length; i++)
        {
            var place = samples[i];
            if (_byClass)
            {
                _source.ReadClasses(samples.Slice(i, 1), one);
                place = one[0];
            }

            weights[i] = (uint)place < (uint)_weights.Length
                ? _weights[place]
                : throw new ArgumentException($"every class has one weight; there are {_weights.Length}, and sample {samples[i]} is of class {place}");
        }
    }
}
