using System.IO.Compression;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests;

/// <summary>Small data sets and how they look in bytes.</summary>
internal static class Samples
{
    internal static ImageSet Set(int count, int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var builder = new ImageSetBuilder(count, rows, columns);
        random.NextBytes(builder.Pixels);
        for (var i = 0; i < count; i++)
        {
            builder.Labels[i] = (byte)random.Next(10);
        }

        return builder.Build();
    }

    internal static ImageDataset Dataset(int seed = 1, int train = 7, int test = 3, int rows = 4, int columns = 4) =>
        new(Set(train, rows, columns, seed), Set(test, rows, columns, seed + 1), "sample");

    internal static bool Same(ImageDataset a, ImageDataset b) => Same(a.Train, b.Train) && Same(a.Test, b.Test);

    internal static bool Same(ImageSet a, ImageSet b) =>
        a.Count == b.Count && a.Rows == b.Rows && a.Columns == b.Columns && a.Pixels.SequenceEqual(b.Pixels) && a.Labels.SequenceEqual(b.Labels);

    internal static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    internal static byte[] Gzipped(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    internal static byte[] Deflated(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return stream.ToArray();
    }
}
