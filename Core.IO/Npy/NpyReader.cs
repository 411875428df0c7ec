using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Npy;

/// <summary>Reads npy files: formats 1.0 to 3.0, little-endian numbers, C and Fortran order; never pickled objects.</summary>
public static class NpyReader
{
    /// <summary>Reads an array from the stream's position to its end.</summary>
    /// <param name="stream">Where to read; it need not be seekable.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="DataFormatException">The stream is not a whole npy file of numbers.</exception>
    public static NpyArray Read(Stream stream, string name = "npy")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        var source = new CheckedStreamReader(stream, name);
        var header = NpyHeader.Read(source);
        var data = source.ReadBytes(header.DataBytes, "the elements");
        source.RequireEnd("the elements that the header declares");
        return new NpyArray(header.Type, header.Shape, data, header.IsFortranOrder);
    }
}
