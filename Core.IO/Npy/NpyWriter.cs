namespace Spanwise.Core.IO.Npy;

/// <summary>Writes npy files, format 1.0; the same array always gives the same bytes.</summary>
public static class NpyWriter
{
    /// <summary>Writes an array.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="array">What to write.</param>
    public static void Write(Stream stream, NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        stream.Write(NpyHeader.Write(array));
        stream.Write(array.Data.Span);
    }
}
