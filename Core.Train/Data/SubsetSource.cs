using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Data;

/// <summary>Some samples of another source, in an order of their own.</summary>
public sealed class SubsetSource : IDataSource
{
    private const int ChunkSamples = 128;

    private readonly IDataSource _source;
    private readonly int[] _samples;

    /// <summary>Chooses samples.</summary>
    /// <param name="source">The samples to choose from.</param>
    /// <param name="samples">The numbers of those chosen, such as <see cref="SampleSplit"/> gives them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no sample of such a number.</exception>
    public SubsetSource(IDataSource source, int[] samples)
    {
        foreach (var sample in samples)
        {
            if ((uint)sample >= (uint)source.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(samples), sample, $"samples must be from 0 to {source.Count - 1}; received {sample}");
            }
        }

        (_source, _samples) = (source, samples);
    }

    /// <inheritdoc/>
    public int Count => _samples.Length;

    /// <inheritdoc/>
    public Shape Input => _source.Input;

    /// <inheritdoc/>
    public int TargetFloats => _source.TargetFloats;

    /// <inheritdoc/>
    public bool HasWeights => _source.HasWeights;

    /// <inheritdoc/>
    public void BeginEpoch(int epoch) => _source.BeginEpoch(epoch);

    /// <inheritdoc/>
    public void Announce(ReadOnlySpan<int> samples)
    {
        Span<int> chunk = stackalloc int[ChunkSamples];
        for (var first = 0; first < samples.Length; first += ChunkSamples)
        {
            _source.Announce(Translate(samples, first, chunk));
        }
    }

    /// <inheritdoc/>
    public bool HasColumns => _source.HasColumns;

    /// <inheritdoc/>
    public void AnnounceColumns(ReadOnlySpan<int> samples, int first, int count)
    {
        Span<int> chunk = stackalloc int[ChunkSamples];
        for (var start = 0; start < samples.Length; start += ChunkSamples)
        {
            _source.AnnounceColumns(Translate(samples, start, chunk), first, count);
        }
    }

    /// <inheritdoc/>
    public void ReadColumns(ReadOnlySpan<int> samples, int first, Rows columns)
    {
        Span<int> chunk = stackalloc int[ChunkSamples];
        for (var start = 0; start < samples.Length; start += ChunkSamples)
        {
            var part = Translate(samples, start, chunk);
            _source.ReadColumns(part, first, columns.Slice(start, part.Length));
        }
    }

    /// <inheritdoc/>
    public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs)
    {
        Span<int> chunk = stackalloc int[ChunkSamples];
        for (var first = 0; first < samples.Length; first += ChunkSamples)
        {
            var part = Translate(samples, first, chunk);
            _source.ReadInputs(part, inputs.Slice(first, part.Length));
        }
    }

    /// <inheritdoc/>
    public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes)
    {
        Span<int> chunk = stackalloc int[ChunkSamples];
        for (var first = 0; first < samples.Length; first += ChunkSamples)
        {
            var part = Translate(samples, first, chunk);
            _source.ReadClasses(part, classes.Slice(first, part.Length));
        }
    }

    /// <inheritdoc/>
    public void ReadTargets(ReadOnlySpan<int> samples, Rows targets)
    {
        Span<int> chunk = stackalloc int[ChunkSamples];
        for (var first = 0; first < samples.Length; first += ChunkSamples)
        {
            var part = Translate(samples, first, chunk);
            _source.ReadTargets(part, targets.Slice(first, part.Length));
        }
    }

    /// <inheritdoc/>
    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights)
    {
        Span<int> chunk = stackalloc int[ChunkSamples];
        for (var first = 0; first < samples.Length; first += ChunkSamples)
        {
            var part = Translate(samples, first, chunk);
            _source.ReadWeights(part, weights.Slice(first, part.Length));
        }
    }

    private ReadOnlySpan<int> Translate(ReadOnlySpan<int> samples, int first, Span<int> chunk)
    {
        var count = Math.Min(ChunkSamples, samples.Length - first);
        for (var i = 0; i < count; i++)
        {
            chunk[i] = _samples[samples[first + i]];
        }

        return chunk[..count];
    }
}
