using System.IO.Compression;
using System.Text;
using NUnit.Framework;
using Spanwise.Core.IO.Npy;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests.Npy;

internal sealed class NpzTableTests
{
    [Test]
    public void ArraysBecomeColumns()
    {
        var table = Read(["a", "x"], new("x", NpyArray.FromSingles([2, 1, 3], [1, 2, 3, 4, 5, 6])), new("a", new NpyArray(NpyType.Int16, [2], new byte[] { 255, 255, 7, 0 })));
        Assert.That(table.Columns.Select(column => column.Name), Is.EqualTo(new[] { "a", "x[0]", "x[1]", "x[2]" }));
        Assert.That(table.Columns.Select(column => column.Numbers), Is.EqualTo(new[] { new[] { -1f, 7 }, [1, 4], [2, 5], [3, 6] }));
        Assert.That(table.HasHeader, Is.True);
        Assert.That(table.Columns.Select(column => NpzTable.ArrayOf(column.Name)), Is.EqualTo(new[] { "a", "x", "x", "x" }));
    }

    private static readonly object[][] Elements =
    [
        [NpyType.Bool, new byte[] { 1 }, 1f],
        [NpyType.Int8, new byte[] { 254 }, -2f],
        [NpyType.UInt8, new byte[] { 254 }, 254f],
        [NpyType.UInt16, new byte[] { 0, 1 }, 256f],
        [NpyType.Int32, new byte[] { 255, 255, 255, 255 }, -1f],
        [NpyType.UInt32, new byte[] { 255, 255, 255, 255 }, 4294967296f],
        [NpyType.Int64, BitConverter.GetBytes(-5L), -5f],
        [NpyType.UInt64, BitConverter.GetBytes(5UL), 5f],
        [NpyType.Float16, BitConverter.GetBytes((Half)1.5), 1.5f],
        [NpyType.Float32, BitConverter.GetBytes(0.1f), 0.1f],
        [NpyType.Float64, BitConverter.GetBytes(double.NaN), float.NaN],
    ];

    [TestCaseSource(nameof(Elements))]
    public void EveryTypeIsANumber(NpyType type, byte[] bytes, float value) =>
        Assert.That(new NpyArray(type, [1], bytes).ConvertToSingles(), Is.EqualTo(new[] { value }));

    [Test]
    public void TextsAreColumnsToo()
    {
        var table = ReadRaw(["kind", "x"], Texts("kind", "<U3", "(4,)", "ab\0c\0\0\0\0\0d😀\0"), Entry("x", NpyArray.FromSingles([4], [1, 2, 3, 4])));
        Assert.That(table.Columns[0].Texts, Is.EqualTo(new[] { "ab", "c", "", "d😀" }));
        Assert.That(table.Columns[0].Categories(), Is.EqualTo(new[] { "ab", "c", "d😀" }));
        Assert.That(() => ReadRaw(["kind"], Texts("kind", "<U1", "(1,1)", "a")), Refusal.Saying("texts have one dimension; the shape has 2"));
        Assert.That(() => ReadRaw(["kind"], Texts("kind", ">U1", "(1,)", "a")), Refusal.Saying("or Unicode texts; descr '>U1' was found"));
        Assert.That(() => ReadRaw(["kind"], Texts("kind", "<U2", "(1,)", "a")), Refusal.Saying("the file ends inside the texts"));
        Assert.That(() => ReadRaw(["kind"], Texts("kind", "<U1", "(1,)", "ab")), Refusal.Clear);
        Assert.That(() => ReadRaw(["kind"], Texts("kind", "<U0", "(99999999999,)", "")), Refusal.Clear);
        Assert.That(() => ReadRaw(["kind"], Texts("kind", "<U0", "(9,)", "")), Refusal.Saying("at least one row and one column are needed"));
        Assert.That(() => ReadRaw(["kind"], Raw("kind", "<U1", "(1,)", [0, 0, 17, 0])), Refusal.Saying("a character is a Unicode scalar value; 110000 was found"));
    }

    [Test]
    public void FortranOrderIsTurnedRound() =>
        Assert.That(new NpyArray(NpyType.UInt8, [2, 3], new byte[] { 1, 4, 2, 5, 3, 6 }, isFortranOrder: true).ConvertToSingles(), Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));

    [Test]
    public void WhatIsNoTableIsRefused()
    {
        Assert.That(() => Read(["b"], Entry("a", NpyArray.FromSingles([1], [1]))), Refusal.Saying("the array 'b' is needed"));
        Assert.That(() => Read(["a", "b"], new("a", NpyArray.FromSingles([1], [1])), new("b", NpyArray.FromSingles([2], [1, 2]))), Refusal.Saying("this one has 2, and 'a' has 1"));
        Assert.That(() => Read(["a"], Entry("a", NpyArray.FromSingles([], [1]))), Refusal.Saying("this one is a single value"));
        Assert.That(() => Read(["a"], Entry("a", NpyArray.FromSingles([0, 3], []))), Refusal.Saying("at least one row and one column are needed"));
        Assert.That(() => Read(["a"], Entry("a", NpyArray.FromSingles([2, 2], [1, 2, 3, float.NegativeInfinity]))), Refusal.Saying("-Infinity was found in row 2"));
        Assert.That(() => Read(["a"], Entry("a", new NpyArray(NpyType.UInt8, [1, NpzTable.MaximumColumns + 1], new byte[NpzTable.MaximumColumns + 1]))), Refusal.Saying("at most 1048576 columns; there are 1048577"));
    }

    private static KeyValuePair<string, NpyArray> Entry(string name, NpyArray array) => new(name, array);

    // What NpyWriter does not write: the member is put together by hand.
    private static KeyValuePair<string, byte[]> Raw(string name, string descr, string shape, byte[] data)
    {
        var header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return new(name, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data]);
    }

    private static KeyValuePair<string, byte[]> Texts(string name, string descr, string shape, string characters) => Raw(name, descr, shape, Encoding.UTF32.GetBytes(characters));

    private static Table ReadRaw(string[] arrays, KeyValuePair<string, byte[]> raw, params KeyValuePair<string, NpyArray>[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(raw.Key, raw.Value);
            foreach (var (name, array) in entries)
            {
                var npy = new MemoryStream();
                NpyWriter.Write(npy, array);
                Add(name, npy.ToArray());
            }

            void Add(string name, byte[] content)
            {
                using var member = zip.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
                member.Write(content);
            }
        }

        return NpzTable.Read(new NpzReader(stream, "f.npz"), arrays);
    }

    private static Table Read(string[] arrays, params KeyValuePair<string, NpyArray>[] entries)
    {
        var stream = new MemoryStream();
        NpzWriter.Write(stream, entries);
        return NpzTable.Read(new NpzReader(stream, "f.npz"), arrays);
    }
}
