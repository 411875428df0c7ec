namespace Spanwise.Core.Train.Data;

/// <summary>Reads what a format declares and nothing else, for readers of formats; never allocates much on the word of a header alone.</summary>
/// <param name="stream">Where to read, from its position on; left open.</param>
/// <param name="name">What to call the stream in messages, such as the file's name.</param>
public sealed class CheckedStreamReader(Stream stream, string name)
{
    private const int FirstBufferBytes = 1 << 16;
    private long _position;

    /// <summary>What the stream is called in messages.</summary>
    public string Name => name;

    /// <summary>Fills <paramref name="destination"/>.</summary>
    /// <param name="destination">What to fill.</param>
    /// <param name="what">What the bytes are, for the message.</param>
    /// <exception cref="DataFormatException">The stream ends before.</exception>
    public void ReadExactly(Span<byte> destination, string what)
    {
        var read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        _position += read;
        if (read < destination.Length)
        {
            throw EndsInside(what, destination.Length, read);
        }
    }

    /// <summary>Reads <paramref name="bytes"/> bytes into a new array.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="what">What the bytes are, for the message.</param>
    /// <exception cref="DataFormatException">The stream ends before, or the bytes do not fit an array.</exception>
    public byte[] ReadBytes(long bytes, string what)
    {
        if (bytes > Array.MaxLength)
        {
            throw new DataFormatException($"{name}: {what} may have at most {Array.MaxLength} bytes here; {bytes} are declared");
        }

        RequireRemaining(bytes, what);

        // A pipe does not tell its length: there the buffer grows with what really arrives.
        var buffer = new byte[stream.CanSeek ? (int)bytes : (int)Math.Min(bytes, FirstBufferBytes)];
        var read = 0;
        while (true)
        {
            read += stream.ReadAtLeast(buffer.AsSpan(read), buffer.Length - read, throwOnEndOfStream: false);
            if (read < buffer.Length)
            {
                _position += read;
                throw EndsInside(what, bytes, read);
            }

            if (read == bytes)
            {
                _position += read;
                return buffer;
            }

            Array.Resize(ref buffer, (int)Math.Min(bytes, 2L * buffer.Length));
        }
    }

    /// <summary>Checks early, where the stream can tell, that at least <paramref name="bytes"/> bytes are left.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="what">What the bytes are, for the message.</param>
    /// <exception cref="DataFormatException">Fewer bytes are left.</exception>
    public void RequireRemaining(long bytes, string what)
    {
        if (stream.CanSeek && stream.Length - stream.Position < bytes)
        {
            throw EndsInside(what, bytes, Math.Max(0, stream.Length - stream.Position));
        }
    }

    /// <summary>Checks that the stream ends here.</summary>
    /// <param name="after">What came last, for the message.</param>
    /// <exception cref="DataFormatException">At least one byte follows.</exception>
    public void RequireEnd(string after)
    {
        if (stream.ReadByte() >= 0)
        {
            throw new DataFormatException($"{name}: the file must end after {after}, at byte {_position}; more bytes follow");
        }
    }

    private DataFormatException EndsInside(string what, long needed, long found) =>
        new($"{name}: the file ends inside {what}: {needed} bytes are needed, {found} are there");
}
