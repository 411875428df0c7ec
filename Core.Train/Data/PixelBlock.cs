namespace Spanwise.Core.Train.Data;

/// <summary>The bytes of equally sized images in one pinned, 64-byte-aligned block with readable slack behind it.</summary>
internal sealed unsafe class PixelBlock
{
    internal const int SlackBytes = 64;
    private const int AlignmentBytes = 64;

    private readonly byte[] _array;
    private readonly int _offset;

    internal PixelBlock(int count, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var bytes = (Int128)count * rows * columns;
        if (bytes > MaximumBytes)
        {
            throw new ArgumentException($"{count} images of {rows}×{columns} pixels are {bytes} bytes; one set holds at most {MaximumBytes}", nameof(count));
        }

        Rows = rows;
        Columns = columns;
        Length = (int)bytes;
        _array = GC.AllocateUninitializedArray<byte>(Length + AlignmentBytes + SlackBytes, pinned: true);
        fixed (byte* start = _array)
        {
            _offset = (int)((AlignmentBytes - ((nuint)start % AlignmentBytes)) % AlignmentBytes);
        }

        _array.AsSpan(_offset + Length).Clear();
    }

    internal static int MaximumBytes => Array.MaxLength - AlignmentBytes - SlackBytes;

    internal int Rows { get; }

    internal int Columns { get; }

    internal int Length { get; }

    internal Span<byte> Span => _array.AsSpan(_offset, Length);

    internal Memory<byte> Memory => _array.AsMemory(_offset, Length);

    // The array is pinned for its life, so the address stays valid after the fixed statement.
    internal byte* Address
    {
        get
        {
            fixed (byte* start = _array)
            {
                return start + _offset;
            }
        }
    }

    internal Span<byte> Image(int index)
    {
        var pixels = Rows * Columns;
        if ((uint)index >= (uint)(Length / pixels))
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"the set holds {Length / pixels} images");
        }

        return Span.Slice(index * pixels, pixels);
    }
}
