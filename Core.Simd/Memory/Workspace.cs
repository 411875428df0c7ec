namespace Spanwise.Core.Simd.Memory;

/// <summary>A stack of scratch floats: pieces are taken one after the other and given back together.</summary>
/// <remarks>
/// A workspace belongs to one thread at a time. Pieces start on cache lines and hold whatever the last user left there. Like
/// those of <see cref="AlignedBuffer"/>, the spans do not keep the workspace alive.
/// </remarks>
public sealed class Workspace : IDisposable
{
    private readonly AlignedBuffer _buffer;

    /// <summary>Makes an empty workspace.</summary>
    /// <param name="floats">How much can be taken before <see cref="Reset"/>; see <see cref="AlignedBuffer.RoundUp"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="floats"/> is negative or cannot be addressed.</exception>
    public Workspace(long floats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        _buffer = new AlignedBuffer(AlignedBuffer.RoundUp(floats));
    }

    /// <summary>How many floats the workspace holds.</summary>
    public long Capacity => _buffer.Length;

    /// <summary>How many of them are taken, each piece rounded up to whole cache lines.</summary>
    public long Used { get; private set; }

    /// <summary>Takes the next piece; its content is not defined.</summary>
    /// <param name="floats">The length of the piece; 0 is legal.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="floats"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The workspace is too small.</exception>
    /// <exception cref="ObjectDisposedException">The workspace was disposed.</exception>
    public unsafe Span<float> Take(int floats) => new(TakePointer(floats), floats);

    /// <summary>Takes the next piece as an address; its content is not defined.</summary>
    /// <inheritdoc cref="Take"/>
    public unsafe float* TakePointer(int floats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        var rounded = AlignedBuffer.RoundUp(floats);
        if (rounded > Capacity - Used)
        {
            throw new InvalidOperationException(
                $"the workspace holds {Capacity} floats, {Used} of them taken; {rounded} more are needed");
        }

        var piece = _buffer.Pointer + Used;
        Used += rounded;
        return piece;
    }

    /// <summary>Remembers how much is taken now, for <see cref="Release"/>.</summary>
    public long Mark() => Used;

    /// <summary>Gives back everything taken since <paramref name="mark"/>.</summary>
    /// <param name="mark">What <see cref="Mark"/> returned.</param>
    /// <exception cref="ArgumentOutOfRangeException">More is given back than was taken, or the mark is none.</exception>
    public void Release(long mark)
    {
        if (mark < 0 || mark > Used || mark % AlignedBuffer.AlignmentFloats != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(mark), mark, $"a mark is a multiple of {AlignedBuffer.AlignmentFloats} not above the {Used} floats taken; it is {mark}");
        }

        Used = mark;
    }

    /// <summary>Gives everything back.</summary>
    public void Reset() => Used = 0;

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _buffer.Dispose();
}
