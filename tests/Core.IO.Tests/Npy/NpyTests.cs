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
    public void Python2WroteWholeNumbersWithAnL([Values(1, 2)] byte version) =>
        Assert.That(NpyReader.Read(new MemoryStream(File(version, "{'descr': '|u1', 'fortran_order': False, 'shape': (1L, 2L), }", [1, 2]))).Shape.ToArray(), Is.EqualTo(new long[] { 1, 2 }));

    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (1L,), }", "')' is needed")]
    [TestCase("{'descr': '\u00C3\u00A9', 'fortran_order': False, 'shape': (1,), }", "descr '\u00E9' was found")]
    [TestCase("{'descr': '\u00C3', 'fortran_order': False, 'shape': (1,), }", "a header of format 3.0 is UTF-8; it holds other bytes")]
    public void AHeaderOfFormat3IsUtf8(string bytes, string rule) =>
        Assert.That(() => NpyReader.Read(new MemoryStream(File(3, bytes, [1]))), Refusal.Saying(rule));

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

    [TestCase("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "descr '|O' was found: Python objects")]
    [TestCase("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "descr '>f4' was found: big-endian numbers")]
    [TestCase("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "descr '<c8' was found: complex numbers")]
    [TestCase("{'descr': '|S1', 'fortran_order': False, 'shape': (1,), }", "descr '|S1' was found: texts of bytes")]
    [TestCase("{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }", "descr '<f16'")]
    [TestCase("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "a structured type was found: '[('a', '<f4')]")]
    [TestCase("{'descr': 5, 'fortran_order': False, 'shape': (1,), }", "text in quotes is needed; '5,")]
    [TestCase("{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,), }", "descr '<M8[s]' was found: times")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (1LL,), }", "')' is needed")]
    [TestCase("{'descr': '|u1', 'fortran_order': False, 'shape': (L,), }", "'L,), }' was found")]
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

    [Test]
    public void EveryTypeComesFromNumbersAndGoesToNumbers()
    {
        Same([true, false, true], NpyType.Bool);
        Same<sbyte>([-1, 0, 127], NpyType.Int8);
        Same<byte>([1, 0, 255], NpyType.UInt8);
        Same<short>([-300, 0, 300], NpyType.Int16);
        Same<ushort>([1, 0, 65_535], NpyType.UInt16);
        Same<int>([int.MinValue, 0, 7], NpyType.Int32);
        Same<uint>([uint.MaxValue, 0, 7], NpyType.UInt32);
        Same<long>([long.MinValue, 0, 7], NpyType.Int64);
        Same<ulong>([ulong.MaxValue, 0, 7], NpyType.UInt64);
        Same([(Half)1.5f, Half.NaN, Half.NegativeInfinity], NpyType.Float16);
        Same([1.5f, float.NaN, -0f], NpyType.Float32);
        Same([Math.PI, double.NaN, double.Epsilon], NpyType.Float64);
        Assert.That(() => NpyArray.Of<decimal>([1], [1m]), Throws.ArgumentException.With.Message.Contains("Decimal"));
        Assert.That(() => NpyArray.Of<int>([2], [1]), Throws.ArgumentException.With.Message.Contains("4 bytes").And.Message.Contains("8"));
        Assert.That(() => NpyArray.Of<int>([1], [1]).ToArray<uint>(), Throws.InvalidOperationException.With.Message.Contains("Int32, not UInt32"));

        static void Same<T>(T[] values, NpyType type)
            where T : unmanaged
        {
            var array = NpyArray.Of<T>([3, 1], values);
            var read = NpyReader.Read(new MemoryStream(Samples.Bytes(s => NpyWriter.Write(s, array))));
            Assert.That(read.Type, Is.EqualTo(type));
            Assert.That(read.ToArray<T>(), Is.EqualTo(values));
        }
    }

    [Test]
    public void WhatIsNotZeroIsTrue()
    {
        var array = new NpyArray(NpyType.Bool, [3], new byte[] { 0, 2, 255 });
        Assert.That(System.Runtime.InteropServices.MemoryMarshal.AsBytes<bool>(array.ToArray<bool>()).ToArray(), Is.EqualTo(new byte[] { 0, 1, 1 }));
        Assert.That(array.ConvertToSingles(), Is.EqualTo(new float[] { 0, 1, 1 }));
    }

    private static byte[] File(byte version, string header, params byte[][] data)
    {
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. data.SelectMany(static part => part)];
    }
}
