using System.Runtime.CompilerServices;

namespace Spanwise.Core.Layers;

/// <summary>Some rows of a batch: <see cref="Count"/> samples of <see cref="Features"/> floats, <see cref="Stride"/> floats apart.</summary>
public readonly ref struct Rows
{
    /// <summary>Looks at a span as rows.</summary>
    /// <param name="data">The floats, first row first.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="features">Floats that count in each row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <exception cref="ArgumentException">The span is too short or the stride smaller than a row.</exception>
    public Rows(Span<float> data, int count, int features, int stride)
    {
        if (stride < features || count < 0 || (count > 0 && ((long)(count - 1) * stride) + features > data.Length))
        {
            throw new ArgumentException($"{count} rows of {features} floats, {stride} apart, do not fit the {data.Length} floats given", nameof(data));
        }

        Data = data;
        Count = count;
        Features = features;
        Stride = stride;
    }

    /// <summary>The floats from the first row on, including what lies between the rows.</summary>
    public Span<float> Data { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Floats that count in each row.</summary>
    public int Features { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>True if nothing of worth lies between the rows, so that it may be written; false where others have those floats.</summary>
    internal bool GapsAreFree { get; init; }

    /// <summary>True if there are no rows.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The floats of one row.</summary>
    public Span<float> this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Data.Slice(row * Stride, Features);
    }

    /// <summary>Some of these rows.</summary>
    public Rows Slice(int first, int count) => new(count == 0 ? default : Data[(first * Stride)..], count, Features, Stride) { GapsAreFree = GapsAreFree };

    /// <summary>Some columns of each of these rows.</summary>
    public Rows Columns(int first, int count) => new(Count == 0 ? default : Data[first..], Count, count, Stride);
}
