using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Spanwise.Core.IO.Npy;

namespace Spanwise.Core.IO.Tests.Npy;

[TestFixture]
internal sealed class NpyTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void EveryFormatIsRead(byte version)
    {
        var array = NpyReader.Read(new MemoryStream(File(version, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }  \n", BitConverter.GetBytes(1f), BitConverter.GetBytes(-2f))));

        Assert.That((array.Type, array.IsFortranOrder), Is.EqualTo((NpyType.Float32, false)));
        Assert.That(array.Shape.ToArray(), Is.EqualTo(new long[] { 1, 2 }));
        Assert.That(array.ToSingles(), Is.EqualTo(new[] { 1f, -2f }));
    }

    [TestCase("{'shape': (), 'fortran_order': False, 'descr': '|u1'}")]
    [TestCase("{\"descr\":\"<u1\",\"fortran_order\":False,\"shape\":()}")]
    [TestCase("  { 'descr' : '|u1' , 'fortran_order' : True , 'shape' : ( ) , }  ")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }")]
    [TestCase("{'descr': '|b1', 'fortran_order': False, 'shape': (1,1,1)}\n")]
    public void TheDictionaryMayBeSpeltAsPythonDoes(string header) =>
        Assert.That(NpyReader.Read(new MemoryStream(File(1, header, [1]))).Data.ToArray(), Is.EqualTo(new byte[] { 1 }));

    [Test]
    public void FortranOrderIsTurnedIntoCOrder()
    {
        // [[1, 2, 3], [4, 5, 6]], columns first.
        byte[] columns = [1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6, 0];
        var array = new NpyArray(NpyType.UInt16, [2, 3], columns, isFortranOrder: true);

        Assert.That(array.ToCOrder().Data.ToArray(), Is.EqualTo(new byte[] { 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0 }));
        Assert.That(array.ToCOrder().IsFortranOrder, Is.False);
    }

    [Test]
    public void FortranOrderOfThreeDimensionsFollowsTheIndices()
    {
        var fortran = new byte[2 * 3 * 4];
        var expected = new byte[2 * 3 * 4];
        for (var i = 0; i < 24; i++)
        {
            var (x, y, z) = (i / 12, i / 4 % 3, i % 4);
            expected[i] = (byte)i;
            fortran[x + (2 * (y + (3 * z)))] = (byte)i;
        }

        Assert.That(new NpyArray(NpyType.Int8, [2, 3, 4], fortran, isFortranOrder: true).ToCOrder().Data.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void WhatIsWrittenIsAlignedAndEndsItsHeaderWithALine()
    {
        var bytes = Samples.Bytes(s => NpyWriter.Write(s, NpyArray.FromSingles([2], [1f, 2f])));

        Assert.That(Encoding.ASCII.GetString(bytes, 10, bytes.Length - 18), Is.EqualTo("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".PadRight(117) + "\n"));
        Assert.That(Convert.ToHexString(bytes.AsSpan(0, 10)), Is.EqualTo("934E554D505901007600"));
        Assert.That((bytes.Length - 8) % 64, Is.Zero);
    }

    [Test]
    public void AnyArrayComesBackBitForBit()
    {
        var property = Prop.ForAll(
            Arb.From(Gen.Elements(Enum.GetValues<NpyType>())),
            Arb.From(Gen.ArrayOf(Gen.Choose(0, 5)).Where(static shape => shape.Length < 6)),
            Arb.From(Gen.Choose(0, int.MaxValue)),
            (type, shape, seed) =>
            {
                var data = new byte[shape.Aggregate(NpyTypes.SizeBytes(type), static (product, dimension) => product * dimension)];
                new Random(seed).NextBytes(data);
                var array = new NpyArray(type, Array.ConvertAll(shape, static d => (long)d), data, isFortranOrder: seed % 2 == 0);
                var read = NpyReader.Read(new PipeStream(Samples.Bytes(s => NpyWriter.Write(s, array))));
                return read.Type == type && read.IsFortranOrder == array.IsFortranOrder && read.Shape.SequenceEqual(array.Shape) && read.Data.Span.SequenceEqual(data);
            });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true), property);
    }

    [TestCase("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "descr '|O'")]
    [TestCase("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "descr '>f4'")]
    [TestCase("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "descr '<c8'")]
    [TestCase("{'descr': '|S1', 'fortran_order': False, 'shape': (1,), }", "descr '|S1'")]
    [TestCase("{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }", "descr '<f16'")]
    [TestCase("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "text in quotes is needed")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", "must fit 63 bits")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (9223372036854775808,), }", "'9223372036854775808")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (-1,), }", "'-1,), }'")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (1.5,), }", "'.5,), }' was found")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (1), }", "ends in a comma")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': [1], }", "'(' is needed")]
    [TestCase("{'descr': '|u1', 'fortran_order': 0, 'shape': (1,), }", "True or False")]
    [TestCase("{'descr': '|u1', 'shape': (1,), }", "fortran_order is missing")]
    [TestCase("{'fortran_order': False, 'shape': (1,), }", "descr is missing")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, }", "shape is missing")]
    [TestCase("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1,), }", "descr appears twice")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'x': 1}", "'x' was found")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), } x", "white space")]
    [TestCase("{'descr': '|u1", "text in quotes")]
    [TestCase("", "the end was found")]
    public void AHeaderThatBreaksARuleIsRefusedWithTheValueFound(string header, string rule) =>
        Assert.That(() => NpyReader.Read(new MemoryStream(File(1, header, [1]))), Refusal.Saying(rule));

    [Test]
    public void FortyDimensionsAreRefused() =>
        Assert.That(
            () => NpyReader.Read(new MemoryStream(File(1, $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({string.Join(", ", Enumerable.Repeat(1, 40))}), }}", [1]))),
            Refusal.Saying("at most 32 dimensions"));

    [TestCase("934E554D505901000000", "the end was found")]
    [TestCase("934E554D5059020000000000", "the end was found")]
    [TestCase("934E554D50590200FFFFFFFF", "4294967295 are declared")]
    [TestCase("934E554D505902001127000020", "10001 are declared")]
    [TestCase("934E554D50590100FFFF20", "65535 are declared")]
    [TestCase("934E554D50590400000000", "4.0 was found")]
    [TestCase("934E554D50590101000000", "1.1 was found")]
    [TestCase("934E554D50580100000000", "begins with 93 'NUMPY'")]
    [TestCase("80049500", "ends inside the magic string")]
    public void APrefixThatBreaksARuleIsRefusedWithTheValueFound(string hex, string rule) =>
        Assert.That(() => NpyReader.Read(new MemoryStream(Convert.FromHexString(hex))), Refusal.Saying(rule));

    [Test]
    public void AFileCutAnywhereOrWithBytesBehindIsRefused()
    {
        var file = Samples.Bytes(s => NpyWriter.Write(s, NpyArray.FromSingles([2, 2], [1f, 2f, 3f, 4f])));
        for (var length = 0; length < file.Length; length++)
        {
            var cut = file[..length];
            Assert.That(() => NpyReader.Read(new MemoryStream(cut)), Refusal.Clear, $"cut to {length} bytes");
            Assert.That(() => NpyReader.Read(new PipeStream(cut)), Refusal.Clear, $"a pipe cut to {length} bytes");
        }

        Assert.That(() => NpyReader.Read(new MemoryStream([.. file, 0])), Refusal.Saying("more bytes follow"));
    }

    [Test]
    public void NoChangedBitLeadsToAnythingButAnErrorOrAnArray()
    {
        var file = Samples.Bytes(s => NpyWriter.Write(s, NpyArray.FromSingles([2, 2], [1f, 2f, 3f, 4f])));
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var damaged = file.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var accepted = Refusal.Accepts(() => NpyReader.Read(new MemoryStream(damaged)));
            Assert.That(accepted && bit < 8 * 8, Is.False, $"bit {bit} of magic and version was accepted");
        }
    }

    [Test]
    public void AShapeThatTheFileCannotHoldCostsNoMemory([Values] bool seekable)
    {
        var file = File(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (200000000,), }", new byte[64]);

        Refusal.Within(1 << 20, () => NpyReader.Read(seekable ? new MemoryStream(file) : new PipeStream(file)));
    }

    [Test]
    public void ArraysThatCannotBeAreRefused()
    {
        Assert.That(() => new NpyArray(NpyType.Float32, [2], new byte[7]), Throws.ArgumentException.With.Message.Contains("7 bytes").And.Message.Contains("8"));
        Assert.That(() => new NpyArray(NpyType.Bool, new long[33], new byte[1]), Throws.ArgumentException);
        Assert.That(() => new NpyArray(NpyType.Bool, [-1], new byte[1]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new NpyArray(NpyType.Bool, [1], new byte[1]).ToSingles(), Throws.InvalidOperationException);
    }

    private static byte[] File(byte version, string header, params byte[][] data)
    {
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. data.SelectMany(static part => part)];
    }
}
