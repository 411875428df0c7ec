using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;
using Spanwise.Native.Boundary;

namespace Spanwise.Native.Objects;

/// <summary>Samples in the caller's memory, read where they lie.</summary>
internal sealed unsafe class NativeSource : IDataSource
{
    private readonly float* _inputs;
    private readonly int* _classes;
    private readonly float* _targets;

    /// <param name="name">The argument's name.</param>
    /// <param name="data">The samples; the lengths are checked, the values are not.</param>
    /// <param name="model">What they are for.</param>
    /// <param name="hasTargets">False where only inputs are read.</param>
    public NativeSource(string name, in NativeData data, Model model, bool hasTargets = true)
    {
        Input = model.Input;
        Count = Buffers.Count($"{name}->samples", data.Samples);
        Require($"{name}->inputs", data.Inputs, data.InputsLength, (long)Count * Input.Count);
        _inputs = data.Inputs;
        if (!hasTargets)
        {
            return;
        }

        if ((data.Classes == null) == (data.Targets == null))
        {
            throw new BoundaryException(Status.Argument, $"of {name}->classes and {name}->targets exactly one is set; {(data.Classes == null ? "none" : "both")} are");
        }

        if (data.Classes != null)
        {
            Require($"{name}->classes", data.Classes, data.ClassesLength, Count);
            _classes = data.Classes;
            return;
        }

        TargetFloats = model.Output.Count;
        Require($"{name}->targets", data.Targets, data.TargetsLength, (long)Count * TargetFloats);
        _targets = data.Targets;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public Shape Input { get; }

    /// <inheritdoc/>
    public int TargetFloats { get; }

    /// <inheritdoc/>
    public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs)
    {
        for (var row = 0; row < samples.Length; row++)
        {
            new ReadOnlySpan<float>(_inputs + ((nint)samples[row] * Input.Count), Input.Count).CopyTo(inputs[row]);
        }
    }

    /// <inheritdoc/>
    public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes)
    {
        for (var row = 0; row < samples.Length; row++)
        {
            classes[row] = _classes[samples[row]];
        }
    }

    /// <inheritdoc/>
    public void ReadTargets(ReadOnlySpan<int> samples, Rows targets)
    {
        for (var row = 0; row < samples.Length; row++)
        {
            new ReadOnlySpan<float>(_targets + ((nint)samples[row] * TargetFloats), TargetFloats).CopyTo(targets[row]);
        }
    }

    // A data set may hold more floats than a span can.
    private static void Require(string name, void* data, long length, long needed)
    {
        if (length < 0 || (length > 0 && data == null) || ((nuint)data & 3) != 0)
        {
            throw new BoundaryException(Status.Argument, $"{name} must not be NULL, must lie on a multiple of 4 bytes, and its length must not be negative; the length is {length}");
        }

        if (length < needed)
        {
            throw new BoundaryException(Status.Length, $"{name} holds {length} elements; {needed} are needed");
        }
    }
}
