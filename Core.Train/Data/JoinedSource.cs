using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Data;

/// <summary>Samples made of those of several sources, side by side: for models with several inputs, or several outputs.</summary>
/// <remarks>
/// A row of inputs holds those of all input sources in their order, and a target row those of all target sources, a class index taking one
/// column. Where there is one target source with classes, the targets are classes.
/// </remarks>
public sealed class JoinedSource : IDataSource
{
    // Class indices on their way to floats lie on the stack, so many at a time.
    private const int ChunkRows = 64;

    private readonly IDataSource[] _inputs;
    private readonly IDataSource[] _targets;

    /// <summary>Joins sources.</summary>
    /// <param name="inputs">Where inputs come from; sample n is made of sample n of each. The first tells the weights of the samples.</param>
    /// <param name="targets">Where targets come from.</param>
    /// <exception cref="ArgumentException">There are no inputs or no targets, or the sources hold different numbers of samples.</exception>
    public JoinedSource(ReadOnlySpan<IDataSource> inputs, ReadOnlySpan<IDataSource> targets)
    {
        if (inputs.IsEmpty || targets.IsEmpty)
        {
            throw new ArgumentException($"samples are joined of at least one source of inputs and one of targets; received {inputs.Length} and {targets.Length}", nameof(inputs));
        }

        (_inputs, _targets, Count) = (inputs.ToArray(), targets.ToArray(), inputs[0].Count);
        var floats = 0;
        foreach (var source in _inputs)
        {
            RequireCount(source);
            floats = checked(floats + source.Input.Count);
        }

        foreach (var source in _targets)
        {
            RequireCount(source);
            TargetFloats += _targets.Length == 1 ? source.TargetFloats : Math.Max(1, source.TargetFloats);
        }

        Input = _inputs.Length == 1 ? _inputs[0].Input : new Shape(floats);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public Shape Input { get; }

    /// <inheritdoc/>
    public int TargetFloats { get; }

    /// <inheritdoc/>
    public bool HasWeights => _inputs[0].HasWeights;

    /// <inheritdoc/>
    public void BeginEpoch(int epoch)
    {
        foreach (var source in _inputs)
        {
            source.BeginEpoch(epoch);
        }
    }

    /// <inheritdoc/>
    public void Announce(ReadOnlySpan<int> samples)
    {
        foreach (var source in _inputs)
        {
            source.Announce(samples);
        }
    }

    /// <inheritdoc/>
    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights) => _inputs[0].ReadWeights(samples, weights);

    /// <inheritdoc/>
    public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs)
    {
        var column = 0;
        foreach (var source in _inputs)
        {
            source.ReadInputs(samples, inputs.Columns(column, source.Input.Count));
            column += source.Input.Count;
        }
    }

    /// <inheritdoc/>
    public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes) => _targets[0].ReadClasses(samples, classes);

    /// <inheritdoc/>
    public void ReadTargets(ReadOnlySpan<int> samples, Rows targets)
    {
        var column = 0;
        foreach (var source in _targets)
        {
            if (source.TargetFloats > 0)
            {
                source.ReadTargets(samples, targets.Columns(column, source.TargetFloats));
                column += source.TargetFloats;
                continue;
            }

            ReadClassColumn(source, samples, targets.Columns(column, 1));
            column++;
        }
    }

    private static void ReadClassColumn(IDataSource source, ReadOnlySpan<int> samples, Rows column)
    {
        Span<int> classes = stackalloc int[ChunkRows];
        for (var first = 0; first < samples.Length; first += ChunkRows)
        {
            var count = Math.Min(ChunkRows, samples.Length - first);
            source.ReadClasses(samples.Slice(first, count), classes[..count]);
            for (var row = 0; row < count; row++)
            {
                column[first + row][0] = classes[row];
            }
        }
    }

    private void RequireCount(IDataSource source)
    {
        if (source.Count != Count)
        {
            throw new ArgumentException($"sources that are joined hold the same number of samples; received {Count} and {source.Count}");
        }
    }
}
