using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>The rows of several inputs. A span of rows cannot be, as rows are spans themselves; so each is made when it is asked for.</summary>
public readonly ref struct MergeInputs
{
    private readonly AlignedBuffer _buffer;
    private readonly ReadOnlySpan<ValueTensor> _tensors;
    private readonly int _from;
    private readonly int _to;

    internal MergeInputs(AlignedBuffer buffer, ReadOnlySpan<ValueTensor> tensors, int from, int to)
    {
        _buffer = buffer;
        _tensors = tensors;
        (_from, _to) = (from, to);
    }

    /// <summary>How many inputs there are.</summary>
    public int Count => _tensors.Length;

    /// <summary>The rows of one input; not to be written.</summary>
    /// <param name="index">Which input.</param>
    public Rows this[int index] => _tensors[index].Rows(_buffer, _from, _to);
}
