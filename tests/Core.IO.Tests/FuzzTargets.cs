using System.Text;
using NUnit.Framework;
using Spanwise.Core.IO.Csv;
using Spanwise.Core.IO.Datasets;
using Spanwise.Core.IO.Idx;
using Spanwise.Core.IO.Npy;
using Spanwise.Core.IO.Tests.Npy;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Testing.Fuzzing;

namespace Spanwise.Core.IO.Tests;

/// <summary>The readers of this library with files that they take. A packed format is there twice: as it is, and with damage inside that its lengths and checksums agree with.</summary>
internal static class FuzzTargets
{
    // The densest deflate stream.
    private const int LargestRatio = 1032;

    private static readonly byte[] Images = Samples.Bytes(static s => IdxWriter.WriteImages(s, Samples.Set(3, 4, 5, 1)));
    private static readonly byte[] Labels = Samples.Bytes(static s => IdxWriter.WriteLabels(s, Samples.Set(3, 4, 5, 1)));

    internal static IEnumerable<FuzzTarget> All =>
    [
        Target("idx", ReadIdx, Images, Labels, [0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3]),
        Packed("idx.gz", ReadIdx, Samples.Gzipped(Images), Samples.Gzipped(Labels), NamedGzip(Images)),
        Packed("idx in gzip", ReadIdx, static bytes => Samples.Gzipped(bytes), Images),
        Target("images and labels", stream => Read(() => IdxReader.ReadImages(stream, new MemoryStream(Labels), FuzzTarget.FileName, FuzzTarget.FileName)), Images),
        Target("labels and images", stream => Read(() => IdxReader.ReadImages(new MemoryStream(Images), stream, FuzzTarget.FileName, FuzzTarget.FileName)), Labels),
        Target("npy", ReadNpy, [.. NpySeeds.Headers.Select((header, i) => NpySeeds.File((byte)((i % 3) + 1), header))]),
        Wrapped("npy header", ReadNpy, NpySeeds.Wrap, [.. NpySeeds.Headers.Select(Encoding.UTF8.GetBytes)]),
        Packed("npz", ReadNpz, NumPyFiles.Stored, NumPyFiles.Deflated, Samples.Bytes(static s => NpzWriter.Write(s, [new("a", NpyArray.Of<byte>([3], [1, 2, 3])), new("b", NpyArray.Of<double>([], [2]))], compress: true, largeFrom: 0))),
        Packed("npy in npz", ReadNpz, bytes => new ZipBuilder().Add("a.npy", bytes, deflate: true).ToArray(), NpySeeds.File(1, NpySeeds.Headers[0]), NpySeeds.Texts),
        Packed("npz table", ReadTable, bytes => new ZipBuilder().Add("a.npy", bytes).Add("b.npy", NpySeeds.Texts).ToArray(), NpySeeds.Texts, NpySeeds.Column),
        Packed("npz samples", ReadSamples, bytes => new ZipBuilder().Add("x.npy", bytes).Add("y.npy", NpySeeds.Column).ToArray(), NpySeeds.Inputs),
        Packed("npz targets", ReadSamples, bytes => new ZipBuilder().Add("x.npy", NpySeeds.Inputs).Add("y.npy", bytes).ToArray(), NpySeeds.Column),
        Packed("npz data set", stream => Read(() => NpzDataset.Read(stream, FuzzTarget.FileName)), Samples.Bytes(static s => NpzDataset.Write(s, Samples.Dataset()))),
        Target("safetensors data set", stream => Read(() => SafetensorsDataset.Read(stream, FuzzTarget.FileName)), Samples.Bytes(static s => SafetensorsDataset.Write(s, Samples.Dataset()))),
        Mapped(),
        Target("csv table", ReadCsv, [.. CsvSeeds.Select(Encoding.UTF8.GetBytes)]),
        Target("csv images", stream => Read(() => CsvImages.Read(stream, FuzzTarget.FileName)), Samples.Bytes(static s => CsvImages.Write(s, Samples.Set(3, 4, 4, 1))), Samples.Bytes(static s => CsvImages.Write(s, Samples.Set(2, 2, 3, 1)))),
    ];

    private static string[] CsvSeeds =>
    [
        "a,b,c\n1,2.5,red\n-3e2,,\"bl\"\"ue\"\n?,NaN,green\n",
        "1,2,3\r\n4,5,6\r\n7,8,9\r\n",
        "\"x, y\" , z\nnull,\"5\"\n,\n",
    ];

    private static FuzzTarget Target(string name, Func<Stream, Action?> read, params byte[][] seeds) => new(name, typeof(DataFormatException), read, seeds);

    private static FuzzTarget Wrapped(string name, Func<Stream, Action?> read, Func<byte[], byte[]?> wrap, params byte[][] seeds) => new(name, typeof(DataFormatException), read, seeds) { Wrap = wrap };

    private static FuzzTarget Packed(string name, Func<Stream, Action?> read, params byte[][] seeds) =>
        new(name, typeof(DataFormatException), read, seeds) { UnpackedBytes = static length => (long)LargestRatio * length };

    private static FuzzTarget Packed(string name, Func<Stream, Action?> read, Func<byte[], byte[]?> wrap, params byte[][] seeds) =>
        new(name, typeof(DataFormatException), read, seeds) { UnpackedBytes = static length => (long)LargestRatio * length, Wrap = wrap };

    // What is mapped must be a file; in memory, where the system has such a folder.
    private static FuzzTarget Mapped()
    {
        const string Memory = "/dev/shm";
        var path = Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"spanwise-fuzz-{Environment.ProcessId}");
        return new FuzzTarget("mapped", typeof(DataFormatException), Read, Write(SafetensorsTensor.FromInt64s("y", [2], [1, 7])), Write(SafetensorsTensor.FromSingles("y", [2, 1], [1, 7]))) { MessageStart = path };

        Action? Read(Stream file)
        {
            using (var copy = File.Create(path))
            {
                file.CopyTo(copy);
            }

            try
            {
                var source = MappedSource.Open(path);
                return () => Check(source);
            }
            finally
            {
                // What is mapped stays readable.
                File.Delete(path);
            }
        }

        static byte[] Write(SafetensorsTensor targets) => Samples.Bytes(s => SafetensorsWriter.Write(s, [SafetensorsTensor.FromSingles("x", [2, 1, 3], [1, 2, 3, 4, 5, 6]), targets]));
    }

    private static Action? Read<T>(Func<T> read)
    {
        read();
        return null;
    }

    private static Action ReadIdx(Stream stream)
    {
        var array = IdxReader.Read(stream, FuzzTarget.FileName);
        return () =>
        {
            var again = IdxReader.Read(new MemoryStream(Samples.Bytes(s => IdxWriter.Write(s, [.. array.Shape], array.Data.Span))));
            Assert.That(again.Shape, Is.EqualTo(array.Shape));
            Assert.That(again.Data.Span.SequenceEqual(array.Data.Span));
        };
    }

    private static Action ReadNpy(Stream stream)
    {
        var array = NpyReader.Read(stream, FuzzTarget.FileName);
        return () => Check(array);
    }

    private static Action ReadNpz(Stream stream)
    {
        var file = new NpzReader(stream, FuzzTarget.FileName);
        var arrays = new List<NpyArray>();
        foreach (var name in file.Names)
        {
            if (file.ReadTexts(name) is null)
            {
                arrays.Add(file.Read(name));
            }
        }

        return () => arrays.ForEach(Check);
    }

    private static Action ReadSamples(Stream stream)
    {
        var source = NpzSamples.Read(new NpzReader(stream, FuzzTarget.FileName));
        return () => Check(source);
    }

    private static Action ReadTable(Stream stream)
    {
        var table = NpzTable.Read(new NpzReader(stream, FuzzTarget.FileName), ["a", "b"]);
        return () => Check(table);
    }

    private static Action ReadCsv(Stream stream)
    {
        var table = CsvTable.Read(stream, FuzzTarget.FileName);
        return () => Check(table);
    }

    private static byte[] NamedGzip(byte[] bytes)
    {
        // Flags 08: a file name follows the header.
        var packed = Samples.Gzipped(bytes);
        packed[3] = 8;
        return [.. packed[..10], .. "images\0"u8, .. packed[10..]];
    }

    private static void Check(NpyArray array)
    {
        var again = NpyReader.Read(new MemoryStream(Samples.Bytes(s => NpyWriter.Write(s, array))));
        Assert.That((again.Type, again.IsFortranOrder), Is.EqualTo((array.Type, array.IsFortranOrder)));
        Assert.That(again.Shape.ToArray(), Is.EqualTo(array.Shape.ToArray()));
        Assert.That(again.Data.Span.SequenceEqual(array.Data.Span));
        Assert.That(array.ConvertToSingles(), Has.Length.EqualTo(array.Data.Length / NpyTypes.SizeBytes(array.Type)));
    }

    private static void Check(Table table)
    {
        Assert.That(table.Count, Is.Positive);
        foreach (var column in table.Columns)
        {
            Assert.That(column.Count, Is.EqualTo(table.Count));
            Assert.That(column.Numbers is null || !Array.Exists(column.Numbers, float.IsInfinity));
        }
    }

    private static void Check(IDataSource source)
    {
        using var owned = source as IDisposable;
        int[] samples = [.. Enumerable.Range(0, source.Count)];
        var inputs = source.Input.Count;
        source.ReadInputs(samples, new Rows(new float[source.Count * inputs], source.Count, inputs, inputs));
        if (source.TargetFloats == 0)
        {
            var classes = new int[source.Count];
            source.ReadClasses(samples, classes);
            Assert.That(classes, Has.All.Not.Negative);
        }
        else
        {
            source.ReadTargets(samples, new Rows(new float[source.Count * source.TargetFloats], source.Count, source.TargetFloats, source.TargetFloats));
        }
    }
}
