using Spanwise.Core.Layers;

namespace Spanwise.Core.Train.Data;

/// <summary>Samples in memory: rows of floats with classes, or with rows of floats, as targets. The arrays are read where they lie.</summary>
public sealed class ArraySource : IDataSource
{
    private readonly float[] _inputs;
    private readonly int[]? _classes;
    private readonly float[]? _targets;

    /// <summary>Samples whose targets are classes.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <param name="inputs">All samples, one after the other.</param>
    /// <param name="classes">One class index for each.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public ArraySource(Shape input, float[] inputs, int[] classes)
    {
        (Input, Count, _inputs, _classes) = (input, classes.Length, inputs, classes);
        RequireLength(nameof(inputs), inputs.Length, (long)Count * input.Count);
    }

    /// <summary>Samples whose targets are rows of floats.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <param name="inputs">All samples, one after the other.</param>
    /// <param name="targetFloats">Floats of one target row; at least 1.</param>
    /// <param name="targets">All target rows, one after the other.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public ArraySource(Shape input, float[] inputs, int targetFloats, float[] targets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetFloats, 1);
        (Input, Count, _inputs, TargetFloats, _targets) = (input, targets.Length / targetFloats, inputs, targetFloats, targets);
        RequireLength(nameof(targets), targets.Length, (long)Count * targetFloats);
        RequireLength(nameof(inputs), inputs.Length, (long)Count * input.Count);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public Shape Input { get; }

    /// <inheritdoc/>
    public int TargetFloats { get; }

    /// <inheritdoc/>
    public bool HasColumns => true;

    /// <inheritdoc/>
    public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs) => ReadColumns(samples, 0, inputs);

    /// <inheritdoc/>
    public void ReadColumns(ReadOnlySpan<int> samples, int first, Rows columns)
    {
        for (var row = 0; row < samples.Length; row++)
        {
            _inputs.AsSpan((samples[row] * Input.Count) + first, columns.Features).CopyTo(columns[row]);
        }
    }

    /// <inheritdoc/>
    public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes)
    {
        var all = _classes ?? throw new InvalidOperationException("these samples have rows of floats as targets, not classes");
        for (var row = 0; row < samples.Length; row++)
        {
            classes[row] = all[samples[row]];
        }
    }

    /// <inheritdoc/>
    public void ReadTargets(ReadOnlySpan<int> samples, Rows targets)
    {
        var all = _targets ?? throw new InvalidOperationException("these samples have classes as targets, not rows of floats");
        for (var row = 0; row < samples.Length; row++)
        {
            all.AsSpan(samples[row] * TargetFloats, TargetFloats).CopyTo(targets[row]);
        }
    }

    private static void RequireLength(string name, long have, long need)
    {
        if (have != need)
        {
            throw new ArgumentException($"{name} holds {have} floats; {need} are needed", name);
        }
    }
}
