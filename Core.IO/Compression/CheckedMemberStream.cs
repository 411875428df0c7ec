using System.IO.Compression;
using Spanwise.Core.IO.Checksums;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Compression;

/// <summary>The unpacked bytes of one gzip or zip member; size, CRC and the end of the packed data are checked by us, because .NET checks them in part or not at all.</summary>
internal sealed class CheckedMemberStream : ReadOnlyStream
{
    private readonly string _name;
    private readonly Section _section;
    private readonly Stream _source;
    private readonly MemberSize _size;
    private readonly uint _crcDeclared;
    private long _length;
    private uint _crc;
    private bool _ended;

    /// <summary>Opens a member.</summary>
    /// <param name="section">The packed bytes.</param>
    /// <param name="isDeflated">Whether they are deflated, or stored as they are.</param>
    /// <param name="size">The size that the container declares.</param>
    /// <param name="crc">The CRC-32 that the container declares.</param>
    /// <param name="name">What to call the member in messages.</param>
    internal CheckedMemberStream(Section section, bool isDeflated, MemberSize size, uint crc, string name)
    {
        _section = section;
        _source = isDeflated ? new DeflateStream(section, CompressionMode.Decompress) : section;
        _size = size;
        _crcDeclared = crc;
        _name = name;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
        {
            return 0;
        }

        int read;
        try
        {
            read = _source.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new DataFormatException($"{_name}: the packed data must be valid deflate; it breaks after {_length} unpacked bytes", exception);
        }

        if (read == 0)
        {
            CheckEnd();
            _ended = true;
            return 0;
        }

        _length += read;
        _crc = Crc32.Append(_crc, buffer[..read]);
        if (_size.IsExact && _length > _size.Bytes)
        {
            throw new DataFormatException($"{_name}: {_size.Bytes} unpacked bytes are declared; more were found");
        }

        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        if (_section.Remaining > 0)
        {
            throw new DataFormatException($"{_name}: one member that fills the file is read; {_section.Remaining} or more bytes follow the end of its packed data");
        }

        if (_section.WasExceeded && _source is DeflateStream)
        {
            throw new DataFormatException($"{_name}: the packed data ends before its last block, after {_length} unpacked bytes");
        }

        if (_length != _size.Bytes && (_size.IsExact || (uint)_length != (uint)_size.Bytes))
        {
            throw new DataFormatException($"{_name}: {_size.Bytes} unpacked bytes are declared; {_length} were found");
        }

        if (_crc != _crcDeclared)
        {
            throw new DataFormatException($"{_name}: the CRC-32 must be {_crcDeclared:X8}, as declared; the data gives {_crc:X8}");
        }
    }
}
