using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Data;

/// <summary>Another source whose inputs go through a <see cref="FeatureScaler"/>.</summary>
/// <param name="source">The samples.</param>
/// <param name="scaler">What changes their inputs.</param>
public sealed class ScaledSource(IDataSource source, FeatureScaler scaler) : IDataSource
{
    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public Shape Input => source.Input;

    /// <inheritdoc/>
    public int TargetFloats => source.TargetFloats;

    /// <inheritdoc/>
    public bool HasWeights => source.HasWeights;

    /// <inheritdoc/>
    public void BeginEpoch(int epoch) => source.BeginEpoch(epoch);

    /// <inheritdoc/>
    public void Announce(ReadOnlySpan<int> samples) => source.Announce(samples);

    /// <inheritdoc/>
    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights) => source.ReadWeights(samples, weights);

    /// <inheritdoc/>
    public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs)
    {
        source.ReadInputs(samples, inputs);
        scaler.Apply(inputs);
    }

    /// <inheritdoc/>
    public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes) => source.ReadClasses(samples, classes);

    /// <inheritdoc/>
    public void ReadTargets(ReadOnlySpan<int> samples, Rows targets) => source.ReadTargets(samples, targets);
}
