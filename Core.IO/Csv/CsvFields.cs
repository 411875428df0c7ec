using System.Buffers;

namespace Spanwise.Core.IO.Csv;

/// <summary>The fields of a table as they stand in the file, row by row: their bytes one behind the other, and where each ends.</summary>
/// <remarks>A field of a table may have one character. As an object it would take 32 bytes and more; so it takes 5.</remarks>
internal sealed class CsvFields(int columns)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<int> _ends = [];

    /// <summary>Whole rows.</summary>
    internal int Rows => _ends.Count / columns;

    /// <summary>A field.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <param name="column">Its column, from 0.</param>
    internal ReadOnlySpan<byte> this[int row, int column]
    {
        get
        {
            var index = (row * columns) + column;
            var begin = index == 0 ? 0 : _ends[index - 1];
            return _bytes.WrittenSpan[begin.._ends[index]];
        }
    }

    /// <summary>Adds the next field; false if there is no room for it, which is beyond 2 GiB.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> field)
    {
        if (_ends.Count == Array.MaxLength || _bytes.WrittenCount > Array.MaxLength - field.Length)
        {
            return false;
        }

        _bytes.Write(field);
        _ends.Add(_bytes.WrittenCount);
        return true;
    }
}
