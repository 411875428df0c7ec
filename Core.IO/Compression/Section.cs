namespace Spanwise.Core.IO.Compression;

/// <summary>The part of a seekable stream that lies between two positions.</summary>
/// <remarks>
/// The last byte is handed out alone. <see cref="System.IO.Compression.DeflateStream"/> reads ahead and tells neither where its data ended nor that it was cut;
/// so it shows: a whole deflate stream takes every byte of its section and never asks for one more.
/// </remarks>
internal sealed class Section(Stream stream, long begin, long length) : ReadOnlyStream
{
    private long _read;

    /// <summary>Bytes not yet handed out.</summary>
    internal long Remaining => length - _read;

    /// <summary>Whether a byte beyond the section was asked for.</summary>
    internal bool WasExceeded { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (Remaining == 0)
        {
            WasExceeded = true;
            return 0;
        }

        var wanted = (int)Math.Min(buffer.Length, Math.Max(1, Remaining - 1));
        stream.Position = begin + _read;
        var read = stream.Read(buffer[..wanted]);
        _read += read;
        return read;
    }
}
