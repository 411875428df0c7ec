using System.Buffers.Binary;
using Google.Protobuf;
using NUnit.Framework;
using Spanwise.Core.IO.Checksums;

namespace Spanwise.Core.IO.Tests.TensorBoard;

/// <summary>Reads event files back, checking every sum.</summary>
internal static class EventReader
{
    internal sealed record Event(double WallTime, long Step, string? Version, string? Tag, float? Scalar, double[]? Figures, double[]? Limits, double[]? Buckets);

    public static List<Event> Read(byte[] file)
    {
        var events = new List<Event>();
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)), Is.EqualTo(MaskedCrc32C.Of(file.AsSpan(at, 8))), "the sum of a length");
            var message = file.AsSpan(at + 12, length).ToArray();
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)), Is.EqualTo(MaskedCrc32C.Of(message)), "the sum of a message");
            events.Add(ReadEvent(message));
            at += 16 + length;
        }

        return events;
    }

    private static Event ReadEvent(byte[] message)
    {
        var read = new Event(0, 0, null, null, null, null, null, null);
        Fields(message, (field, input) => read = field switch
        {
            1 => read with { WallTime = input.ReadDouble() },
            2 => read with { Step = input.ReadInt64() },
            3 => read with { Version = input.ReadString() },
            5 => ReadValue(read, Inner(input.ReadBytes().ToByteArray(), 1)),
            _ => throw new InvalidOperationException($"field {field} of an event"),
        });
        return read;
    }

    private static Event ReadValue(Event read, byte[] value)
    {
        Fields(value, (field, input) => read = field switch
        {
            1 => read with { Tag = input.ReadString() },
            2 => read with { Scalar = input.ReadFloat() },
            5 => ReadHistogram(read, input.ReadBytes().ToByteArray()),
            _ => throw new InvalidOperationException($"field {field} of a value"),
        });
        return read;
    }

    private static Event ReadHistogram(Event read, byte[] histogram)
    {
        var figures = new double[5];
        Fields(histogram, (field, input) =>
        {
            switch (field)
            {
                case 6:
                    read = read with { Limits = Doubles(input.ReadBytes().Span) };
                    break;
                case 7:
                    read = read with { Buckets = Doubles(input.ReadBytes().Span) };
                    break;
                default:
                    figures[field - 1] = input.ReadDouble();
                    break;
            }
        });
        return read with { Figures = figures };
    }

    // The bytes of the one field that a message has.
    private static byte[] Inner(byte[] message, int wanted)
    {
        byte[]? inner = null;
        Fields(message, (field, input) =>
        {
            Assert.That((field, inner), Is.EqualTo((wanted, (byte[]?)null)));
            inner = input.ReadBytes().ToByteArray();
        });
        return inner!;
    }

    private static void Fields(byte[] message, Action<int, CodedInputStream> read)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            read(WireFormat.GetTagFieldNumber(tag), input);
        }
    }

    private static double[] Doubles(ReadOnlySpan<byte> bytes)
    {
        var values = new double[bytes.Length / sizeof(double)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        }

        return values;
    }
}
