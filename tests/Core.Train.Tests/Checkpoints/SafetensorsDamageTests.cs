using System.Buffers.Binary;
using System.Text;
using NUnit.Framework;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using static Spanwise.Core.Train.Tests.Checkpoints.SafetensorsSamples;

namespace Spanwise.Core.Train.Tests.Checkpoints;

/// <summary>What is not a whole, valid file ends in one clear error, and in little memory.</summary>
[TestFixture]
internal sealed class SafetensorsDamageTests
{
    private static readonly (string Header, int DataBytes, string Rule)[] BadHeaders =
    [
        ("", 0, "it is empty"),
        (" {}", 0, "begins with byte 0x20"),
        ("[]", 0, "begins with byte 0x5B"),
        ("{} x", 0, "must be JSON"),
        ("{}{}", 0, "must be JSON"),
        ("{/* */}", 0, "must be JSON"),
        ("""{"a":1}""", 0, "the value of 'a' must be an object; 1 was found"),
        ("""{"a":{}}""", 0, "dtype is missing"),
        ("""{"a":{"dtype":"U8","shape":[1]}}""", 1, "data_offsets is missing"),
        ("""{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "dtype appears twice"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1}}""", 1, "'more' was found"),
        ("""{"a":{"dtype":"Q7","shape":[1],"data_offsets":[0,1]}}""", 1, "unknown: 'Q7'"),
        ("""{"a":{"dtype":"u8","shape":[1],"data_offsets":[0,1]}}""", 1, "unknown: 'u8'"),
        ("""{"a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}""", 1, "must be a string; 8 was found"),
        ("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "-1 was found"),
        ("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1, "1.5 was found"),
        ("""{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}""", 1, "a string was found"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1.5]}}""", 1, "1.5 was found"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1e0]}}""", 1, "1e0 was found"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}""", 1, "-1 was found"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1, "must not end before they begin"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1, "1 were found"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""", 1, "at most 2 numbers"),
        ("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,1]}}""", 1, "needs 2 bytes"),
        ("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,2]}}""", 2, "needs 8 bytes"),
        ("""{"a":{"dtype":"U8","shape":[2,18446744073709551614],"data_offsets":[0,0]}}""", 0, "18446744073709551614 was found"),
        ("""{"a":{"dtype":"U8","shape":[2,9223372036854775807],"data_offsets":[0,0]}}""", 0, "must fit 63 bits"),
        ("""{"a":{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,0]}}""", 0, "must fit 63 bits"),
        ("""{"a":{"dtype":"U8","shape":[9000000000000000000],"data_offsets":[0,9000000000000000000]}}""", 1, "the file ends inside the tensors"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "'a' appears twice"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "'a' appears twice"),
        ("""{"__metadata__":{},"__metadata__":{}}""", 0, "appears twice"),
        ("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "'k' appears twice"),
        ("""{"__metadata__":{"k":1}}""", 0, "must be a string; 1 was found"),
        ("""{"__metadata__":null}""", 0, "must be an object; null was found"),
        ("""{"a\u0000b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "holds no NUL"),
        ("""{"a":{"\ud800":"U8"}}""", 0, "valid Unicode"),
        ("""{"a":{"dtype\ud800":"U8"}}""", 0, "valid Unicode"),
        ("""{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "valid Unicode"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "leaves a hole"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3, "leaves a hole"),
        ("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "overlaps"),
        ("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "overlaps"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 2, "more bytes follow"),
        ("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 0, "the file ends inside the tensors"),
        ("{}", 1, "more bytes follow"),
    ];

    [TestCaseSource(nameof(BadHeaders))]
    public void AHeaderThatBreaksARuleIsRefusedWithTheValueFound((string Header, int DataBytes, string Rule) bad)
    {
        var file = File(bad.Header, bad.DataBytes);

        Assert.That(() => Read(file), Throws.InstanceOf<DataFormatException>().With.Message.Contains(bad.Rule).And.Message.Not.Contains("\n"));
        Assert.That(() => SafetensorsFile.Read(new PipeStream(file)), Throws.InstanceOf<DataFormatException>());
    }

    [Test]
    public void AHeaderThatIsNotUtf8IsRefused() =>
        Assert.That(() => Read(File([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'}'], 0)), Throws.InstanceOf<DataFormatException>().With.Message.Contains("UTF-8"));

    [TestCase(ulong.MaxValue)]
    [TestCase(100_000_001UL)]
    [TestCase(100_000_000UL)]
    [TestCase(1UL << 63)]
    public void ALengthBeyondTheLimitOrTheFileIsRefusedWithoutAllocating(ulong length)
    {
        var file = Good.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);

        AssertRefusedWithin(file, 1 << 20);
    }

    [Test]
    public void ATensorLargerThanTheFileIsRefusedWithoutAllocating() =>
        AssertRefusedWithin(File("""{"a":{"dtype":"U8","shape":[2000000000],"data_offsets":[0,2000000000]}}""", 1), 1 << 20);

    [Test]
    public void AMessageDoesNotRepeatTheFile() =>
        Assert.That(() => Read(File("{" + new string('(', 10_000), 0)), Throws.InstanceOf<DataFormatException>().With.Message.EqualTo("safetensors: the header must be JSON of at most 3 levels; an error is at byte 2 of line 1"));

    [Test]
    public void AnEscapedKeyIsTheKey() =>
        Assert.That(Read(File("""{"a":{"d\u0074ype":"U8","shap\u0065":[1],"data\u005foffsets":[0,1]}}""", 1)).Tensors["a"].ElementCount, Is.EqualTo(1));

    [TestCase("[")]
    [TestCase("{\"a\":")]
    public void DeepNestingIsRefusedWithoutRecursion(string level)
    {
        var header = new StringBuilder("{\"a\":").Insert(5, level, 100_000).ToString();

        AssertRefusedWithin(File(header, 0), (2 * header.Length) + (1 << 20));
    }

    [TestCase(200_000, 1, TestName = "TooManyTensorsAreRefusedWithoutAllocating")]
    [TestCase(16_384, 10, TestName = "TheMostTensorsAreReadInAFewMegabytes")]
    public void ManyTensorsOfAHostileHeaderStayWithinAFewMegabytes(int count, int megabytes)
    {
        var header = new StringBuilder("{");
        for (var i = 0; i < count; i++)
        {
            header.Append(i == 0 ? "" : ",").Append('"').Append(i).Append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }

        var file = File(header.Append('}').ToString(), 1);
        AssertRefusedWithin(file, (2 * file.Length) + (megabytes << 20));
    }

    [Test]
    public void AFileCutAnywhereIsRefused()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            var cut = Good[..length];
            Assert.That(() => Read(cut), Throws.InstanceOf<DataFormatException>(), $"cut to {length} bytes");
            Assert.That(() => SafetensorsFile.Read(new PipeStream(cut)), Throws.InstanceOf<DataFormatException>(), $"a pipe cut to {length} bytes");
        }
    }

    [Test]
    public void NoChangedByteLeadsToAnythingButAnErrorOrAFile()
    {
        for (var position = 0; position < Good.Length; position++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = Good.ToArray();
                damaged[position] ^= (byte)(1 << bit);
                try
                {
                    Read(damaged);
                }
                catch (DataFormatException exception)
                {
                    Assert.That(exception.Message, Does.StartWith("safetensors: ").And.Not.Contains("\n"));
                }
            }
        }
    }

    [Test]
    public void EveryChangedByteOfTheLengthIsRefused([Range(0, 7)] int position)
    {
        var damaged = Good.ToArray();
        damaged[position] ^= 0x10;

        Assert.That(() => Read(damaged), Throws.InstanceOf<DataFormatException>());
    }

    private static void AssertRefusedWithin(byte[] file, long bytes)
    {
        var stream = new MemoryStream(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = false;
        try
        {
            SafetensorsFile.Read(stream);
        }
        catch (DataFormatException)
        {
            refused = true;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(refused, Is.True);
        Assert.That(allocated, Is.LessThanOrEqualTo(bytes));
    }
}
