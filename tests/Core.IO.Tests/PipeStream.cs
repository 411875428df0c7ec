using Spanwise.Core.IO.Compression;

namespace Spanwise.Core.IO.Tests;

/// <summary>Bytes that come like a pipe's: no length, no position, a few at a time.</summary>
internal sealed class PipeStream(byte[] bytes) : ReadOnlyStream
{
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        var read = Math.Min(Math.Min(buffer.Length, 777), bytes.Length - _position);
        bytes.AsSpan(_position, read).CopyTo(buffer);
        _position += read;
        return read;
    }
}
