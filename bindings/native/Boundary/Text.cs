using System.Text;

namespace Spanwise.Native.Boundary;

/// <summary>Text that crosses the boundary: UTF-8 with a length.</summary>
internal static unsafe class Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a text.</summary>
    /// <param name="name">The argument's name.</param>
    /// <param name="text">Its first byte.</param>
    /// <param name="bytes">Its length, without a terminating zero.</param>
    public static string Read(string name, byte* text, long bytes)
    {
        var all = Buffers.Read(name, text, bytes);
        if (all.Contains((byte)0))
        {
            throw new BoundaryException(Status.Argument, $"{name} must hold no zero byte before its end; there is one at {all.IndexOf((byte)0)} of {bytes}");
        }

        try
        {
            return Strict.GetString(all);
        }
        catch (ArgumentException)
        {
            throw new BoundaryException(Status.Argument, $"{name} must be UTF-8; it is not");
        }
    }

    /// <summary>Writes a text and a terminating zero.</summary>
    /// <param name="text">The text.</param>
    /// <param name="buffer">Where to; may be null if <paramref name="bytes"/> is 0, to ask for the length.</param>
    /// <param name="bytes">What there is room for.</param>
    /// <param name="needed">Receives what is needed, with the zero; may be null.</param>
    public static void Write(string text, byte* buffer, long bytes, long* needed)
    {
        var length = Encoding.UTF8.GetByteCount(text) + 1;
        if (needed != null)
        {
            Buffers.Result(nameof(needed), needed) = length;
        }

        if (bytes == 0 && needed != null)
        {
            return;
        }

        var all = Buffers.Write("buffer", buffer, bytes);
        if (all.Length < length)
        {
            throw new BoundaryException(Status.Length, $"buffer holds {bytes} bytes; {length} are needed");
        }

        all[Encoding.UTF8.GetBytes(text, all)] = 0;
    }

    /// <summary>Writes as much of a text as there is room for, cut between characters, and a terminating zero.</summary>
    public static void WriteCut(string text, Span<byte> buffer)
    {
        Encoding.UTF8.GetEncoder().Convert(text, buffer[..^1], flush: true, out _, out var written, out _);
        buffer[written..].Clear();
    }
}
