using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Idx;

/// <summary>Writes IDX files of unsigned bytes.</summary>
public static class IdxWriter
{
    /// <summary>Writes an array.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="shape">The dimensions: 1 to 32 of them.</param>
    /// <param name="data">The elements in C order.</param>
    /// <exception cref="ArgumentException">The elements do not fill the shape.</exception>
    public static void Write(Stream stream, ReadOnlySpan<int> shape, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Int128 needed = 1;
        foreach (var dimension in shape)
        {
            needed = needed > int.MaxValue && dimension != 0 ? needed : needed * dimension;
        }

        if (needed != data.Length)
        {
            throw new ArgumentException($"data holds {data.Length} bytes; the shape {string.Join("×", shape.ToArray())} needs {needed}", nameof(data));
        }

        IdxHeader.Write(stream, shape);
        stream.Write(data);
    }

    /// <summary>Writes the images of a set.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="set">The set.</param>
    public static void WriteImages(Stream stream, ImageSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        Write(stream, [set.Count, set.Rows, set.Columns], set.Pixels);
    }

    /// <summary>Writes the labels of a set.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="set">The set.</param>
    public static void WriteLabels(Stream stream, ImageSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        Write(stream, [set.Count], set.Labels);
    }
}
