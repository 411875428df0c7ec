using NUnit.Framework;
using Spanwise.Core.IO.Npy;

namespace Spanwise.Core.IO.Tests.Npy;

[TestFixture]
internal sealed class NpzTests
{
    private static readonly byte[] Array = Samples.Bytes(s => NpyWriter.Write(s, new NpyArray(NpyType.UInt8, [3], new byte[] { 1, 2, 3 })));

    [Test]
    public void WhatNumPyStoredIsRead()
    {
        var file = new NpzReader(new MemoryStream(NumPyFiles.Stored));

        Assert.That(file.Names, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(file.Read("a").Data.ToArray(), Is.EqualTo(new byte[] { 0, 1, 2 }));
        Assert.That(BitConverter.ToDouble(file.Read("b").Data.Span), Is.EqualTo(2));
        Assert.That(file.Read("b").Shape.Length, Is.Zero);
    }

    [Test]
    public void WhatNumPyDeflatedIsRead()
    {
        var file = new NpzReader(new MemoryStream(NumPyFiles.Deflated));

        Assert.That(file.Read("a").Data.ToArray(), Is.EqualTo(new byte[300]));
        Assert.That((file.Read("b").Type, BitConverter.ToInt64(file.Read("b").Data.Span[16..])), Is.EqualTo((NpyType.Int64, 2L)));
    }

    [Test]
    public void ArraysComeBackBitForBitAndTheBytesAreAlwaysTheSame()
    {
        KeyValuePair<string, NpyArray>[] arrays =
        [
            new("x", new NpyArray(NpyType.Int16, [2, 1], new byte[] { 1, 2, 3, 4 }, isFortranOrder: true)),
            new("ümlaut", NpyArray.FromSingles([], [float.NaN])),
            new("empty", new NpyArray(NpyType.Float64, [0, 3], new byte[0])),
        ];
        var bytes = Samples.Bytes(s => NpzWriter.Write(s, arrays));
        var file = new NpzReader(new MemoryStream(bytes));

        Assert.That(file.Names, Is.EqualTo(arrays.Select(static a => a.Key)));
        foreach (var (name, array) in arrays)
        {
            var read = file.Read(name);
            Assert.That((read.Type, read.IsFortranOrder), Is.EqualTo((array.Type, array.IsFortranOrder)));
            Assert.That(read.Shape.ToArray(), Is.EqualTo(array.Shape.ToArray()));
            Assert.That(read.Data.ToArray(), Is.EqualTo(array.Data.ToArray()));
        }

        Assert.That(Samples.Bytes(s => NpzWriter.Write(s, arrays)), Is.EqualTo(bytes));
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        Assert.That(zip.Entries.Select(static e => e.FullName), Is.EqualTo(arrays.Select(static a => a.Key + ".npy")));
    }

    [Test]
    public void WhatCannotBeWrittenIsRefused()
    {
        var array = NpyArray.FromSingles([], [1]);

        Assert.That(() => NpzWriter.Write(Stream.Null, [new("a", array), new("a", array)]), Throws.ArgumentException.With.Message.Contains("twice"));
        Assert.That(() => NpzWriter.Write(Stream.Null, [new("../a", array)]), Throws.ArgumentException.With.Message.Contains("../a"));
        Assert.That(() => NpzWriter.Write(Stream.Null, [new("", array)]), Throws.ArgumentException);
        Assert.That(() => new NpzReader(new PipeStream([])), Throws.ArgumentException);
    }

    [Test]
    public void AZipCommentIsNoHindrance() => Assert.That(Read(new ZipBuilder().Add("a.npy", Array).ToArray(comment: "made by hand")), Is.EqualTo(3));

    [Test]
    public void ADeflatedMemberIsRead() => Assert.That(Read(new ZipBuilder().Add("a.npy", Array, deflate: true).ToArray()), Is.EqualTo(3));

    [Test]
    public void AMissingArrayIsNamedWithThoseThatAreThere() =>
        Assert.That(() => new NpzReader(new MemoryStream(NumPyFiles.Stored)).Read("x_train"), Refusal.Saying("'x_train' is needed; there are 'a, b'"));

    private static readonly (string What, Func<byte[]> Make, string Rule)[] BadFiles =
    [
        ("empty", static () => [], "a zip file ends with a directory"),
        ("no zip", static () => new byte[100], "a zip file ends with a directory"),
        ("duplicate names", static () => new ZipBuilder().Add("a.npy", Array).Add("a.npy", Array).ToArray(), "'a.npy' appears twice"),
        ("a path upward", static () => new ZipBuilder().Add("../a.npy", Array).ToArray(), "'../a.npy' was found"),
        ("a path upward inside", static () => new ZipBuilder().Add("x/../../a.npy", Array).ToArray(), "plain relative name"),
        ("an absolute path", static () => new ZipBuilder().Add("/a.npy", Array).ToArray(), "plain relative name"),
        ("a drive", static () => new ZipBuilder().Add("C:a.npy", Array).ToArray(), "plain relative name"),
        ("a backslash", static () => new ZipBuilder().Add("..\\a.npy", Array).ToArray(), "plain relative name"),
        ("a NUL", static () => new ZipBuilder().Add("a\0.npy", Array).ToArray(), "plain relative name"),
        ("no npy", static () => new ZipBuilder().Add("a.txt", Array).ToArray(), "'a.txt' was found"),
        ("wrong CRC", static () => new ZipBuilder().Add("a.npy", Array, crc: 1).ToArray(), "CRC-32 must be 00000001"),
        ("wrong CRC, deflated", static () => new ZipBuilder().Add("a.npy", Array, deflate: true, crc: 1).ToArray(), "CRC-32 must be 00000001"),
        ("stored size differs", static () => new ZipBuilder().Add("a.npy", Array, size: 5).ToArray(), "a stored member is as long as its data"),
        ("declared too small", static () => new ZipBuilder().Add("a.npy", Array, deflate: true, size: 100).ToArray(), "100 unpacked bytes are declared; more were found"),
        ("declared too large", static () => new ZipBuilder().Add("a.npy", Array, deflate: true, size: 1000).ToArray(), "1000 unpacked bytes are declared; 131 were found"),
        ("declared absurdly large", static () => new ZipBuilder().Add("a.npy", Array, deflate: true, size: 4_000_000_000).ToArray(), "cannot hold"),
        ("packed data cut", static () => new ZipBuilder().Add("a.npy", Array, deflate: true, packedSize: 20).ToArray(), "ends before its last block"),
        ("beyond 4 GiB", static () => new ZipBuilder().Add("a.npy", Array, deflate: true, size: uint.MaxValue).ToArray(), "'a.npy': a size or place beyond 4 GiB stands in the extra field of zip64; there is none"),
        ("encrypted", static () => new ZipBuilder().Add("a.npy", Array, flags: 1).ToArray(), "encrypted"),
        ("another method", static () => new ZipBuilder().Add("a.npy", Array, method: 12).ToArray(), "method 12"),
        ("local name differs", static () => new ZipBuilder().Add("a.npy", Array, localName: "b.npy").ToArray(), "must agree with the directory"),
        ("members overlap", static () => new ZipBuilder().Add("a.npy", Array).Add("a.npz", Array, localOffset: 0, localName: "a.npy").ToArray(), "must agree with the directory"),
        ("local header outside", static () => new ZipBuilder().Add("a.npy", Array, localOffset: 70_000).ToArray(), "lies before the directory"),
        ("fewer members than declared", static () => new ZipBuilder().Add("a.npy", Array).ToArray(count: 2), "fewer members"),
        ("more members than declared", static () => new ZipBuilder().Add("a.npy", Array).Add("b.npy", Array).ToArray(count: 1), "bytes follow them"),
        ("too many members", static () => new ZipBuilder().Add("a.npy", Array).ToArray(count: 60_000), "60000 are declared"),
        ("directory elsewhere", static () => new ZipBuilder().Add("a.npy", Array).ToArray(directoryOffset: 3), "must lie before its end record"),
        ("bytes behind", static () => [.. new ZipBuilder().Add("a.npy", Array).ToArray(), 0], "a zip file ends with a directory"),
        ("bytes before", static () => [0, .. new ZipBuilder().Add("a.npy", Array).ToArray()], "must lie before its end record"),
        ("bytes behind the array", static () => new ZipBuilder().Add("a.npy", [.. Array, 0]).ToArray(), "more bytes follow"),
        ("the array cut", static () => new ZipBuilder().Add("a.npy", Array[..^1]).ToArray(), "ends inside the elements"),
    ];

    [TestCaseSource(nameof(BadFiles))]
    public void AFileThatBreaksARuleIsRefusedWithTheValueFound((string What, Func<byte[]> Make, string Rule) bad)
    {
        var file = bad.Make();

        Assert.That(() => Read(file), Refusal.Saying(bad.Rule), bad.What);
    }

    [Test]
    public void MembersThatShareBytesAreRefused()
    {
        // Two names for one local header would agree with it only if they were equal; overlap needs a second header inside the first one's data.
        var inner = new ZipBuilder().Add("b.npy", Array).ToArray();
        var outer = new ZipBuilder().Add("a.npy", inner).Add("b.npy", Array, localOffset: 30 + "a.npy".Length);

        Assert.That(() => Read(outer.ToArray()), Refusal.Saying("do not overlap"));
    }

    [TestCaseSource(nameof(WholeFiles))]
    public void AFileCutAnywhereIsRefused(byte[] file)
    {
        for (var length = 0; length < file.Length; length++)
        {
            var cut = file[..length];
            Assert.That(() => Read(cut), Refusal.Clear, $"cut to {length} bytes");
        }
    }

    [TestCaseSource(nameof(WholeFiles))]
    public void NoChangedBitChangesAnArrayUnseen(byte[] file)
    {
        var original = Contents(file);
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var damaged = file.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Refusal.Accepts(() =>
            {
                foreach (var (name, data) in Contents(damaged))
                {
                    // A name itself may change; what a known name stands for may not.
                    Assert.That(!original.TryGetValue(name, out var expected) || expected == data, Is.True, $"bit {bit} changed '{name}'");
                }
            });
        }
    }

    [Test]
    public void ABombIsRefusedInLittleMemory()
    {
        var bomb = new ZipBuilder().Add("a.npy", [.. Array, .. new byte[64 << 20]], deflate: true, size: (uint)Array.Length).ToArray();

        Refusal.Within(1 << 20, () => Read(bomb));
    }

    [Test]
    public void DeflatedArraysComeBackAndTakeLessRoom()
    {
        KeyValuePair<string, NpyArray>[] arrays = [new("zeros", NpyArray.Of<double>([1000], new double[1000])), new("none", NpyArray.Of<float>([0], []))];
        var bytes = Samples.Bytes(s => NpzWriter.Write(s, arrays, compress: true));
        var file = new NpzReader(new MemoryStream(bytes));

        Assert.That(bytes, Has.Length.LessThan(1000));
        Assert.That(file.Read("zeros").ToArray<double>(), Is.EqualTo(new double[1000]));
        Assert.That(file.Read("none").Shape.ToArray(), Is.EqualTo(new long[] { 0 }));
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        Assert.That(zip.Entries.Select(static e => (e.FullName, e.Length)), Is.EqualTo(new[] { ("zeros.npy", 8128L), ("none.npy", 128L) }));
    }

    [Test]
    public void WhatLiesBeyond32BitsIsFoundInZip64()
    {
        Assert.That(new NpzReader(new MemoryStream(Large())).Names, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(Read(Large()), Is.EqualTo(6));
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(Large()));
        Assert.That(zip.Entries.Select(static e => e.FullName), Is.EqualTo(new[] { "a.npy", "b.npy" }));

        // Python writes numbers that fit into both records.
        var both = Large();
        both.AsSpan(both.Length - 98 + 48, 4).CopyTo(both.AsSpan(both.Length - 6));
        Assert.That(Read(both), Is.EqualTo(6));
    }

    // The end record's last 22 bytes, before it the locator's 20, before it the zip64 record's 56; the directory's last member ends in a place of 8 bytes, after 4 of a field's header.
    [TestCase(-22 - 20 + 8 + 7, 0x7F, "a zip64 end record lies before its locator at")]
    [TestCase(-22 - 20 + 8, 0, "a zip64 end record lies before its locator; at byte")]
    [TestCase(-22 - 20, 0, "the zip directory must lie before its end record")]
    [TestCase(-22 - 20 - 56, 0, "a zip64 end record lies before its locator; at byte")]
    [TestCase(-22 - 20 - 56 + 4, 45, "a zip64 end record lies before its locator; at byte")]
    [TestCase(-22 - 20 - 56 + 16, 1, "a part of several")]
    [TestCase(-22 - 20 - 56 + 24, 1, "a part of several")]
    [TestCase(-22 - 20 - 56 + 40, 1, "the end records must agree")]
    [TestCase(-22 - 20 - 56 + 55, 0x80, "the zip directory must lie before its end record; 126 bytes from 9223372036854776140 are declared")]
    [TestCase(-22 - 20 - 56 - 1, 0x80, "'b.npy': a size or place beyond 4 GiB stands in the extra field of zip64; there is none of 63 bits")]
    [TestCase(-22 - 20 - 56 - 1, 0x7F, "the local header lies before the directory")]
    [TestCase(-22 - 20 - 56 - 10, 9, "there is none of 63 bits")]
    [TestCase(-22 - 20 - 56 - 10, 7, "there is none of 63 bits")]
    [TestCase(-22 - 20 - 56 - 12, 2, "there is none of 63 bits")]
    public void AZip64RecordThatBreaksARuleIsRefused(int place, byte value, string rule)
    {
        var file = Large();
        file[file.Length + place] = value;
        Assert.That(() => Read(file), Refusal.Saying(rule));
    }

    [Test]
    public void EveryMemberOf64BitsIsWithinTheFile([Values(46 + 24, 46 + 20)] int field)
    {
        // A stored member whose sizes are taken from the extra field, and overflow what follows them.
        byte[] extra = [1, 0, 24, 0, .. BitConverter.GetBytes(long.MaxValue), .. BitConverter.GetBytes(long.MaxValue), .. new byte[8]];
        var file = new ZipBuilder().Add("a.npy", Array, size: uint.MaxValue, packedSize: field == 70 ? 5 : uint.MaxValue, extra: extra).ToArray();
        Assert.That(() => Read(file), Refusal.Clear);
    }

    private static byte[] Large() => Samples.Bytes(static s => NpzWriter.Write(s, [new("a", NpyArray.Of<byte>([3], [1, 2, 3])), new("b", NpyArray.Of<byte>([3], [4, 5, 6]))], compress: false, largeFrom: 0));

    private static byte[][] WholeFiles() => [NumPyFiles.Stored, NumPyFiles.Deflated, Large()];

    private static Dictionary<string, string> Contents(byte[] bytes)
    {
        var file = new NpzReader(new MemoryStream(bytes));
        return file.Names.ToDictionary(static name => name, name => Convert.ToHexString(file.Read(name).Data.Span));
    }

    private static int Read(byte[] bytes)
    {
        var file = new NpzReader(new MemoryStream(bytes));
        return file.Names.Sum(name => file.Read(name).Data.Length);
    }
}
