using Google.Protobuf;

namespace Spanwise.Core.IO.TensorBoard;

/// <summary>The messages of TensorBoard's event files: <c>Event</c>, <c>Summary</c>, <c>HistogramProto</c> (tensorflow/core/util/event.proto, framework/summary.proto).</summary>
internal static class EventEncoder
{
    /// <summary>What every file begins with.</summary>
    public const string FileVersion = "brain.Event:2";

    // Field numbers.
    private const int EventWallTime = 1;
    private const int EventStep = 2;
    private const int EventFileVersion = 3;
    private const int EventSummary = 5;
    private const int SummaryValue = 1;
    private const int ValueTag = 1;
    private const int ValueSimple = 2;
    private const int ValueHistogram = 5;
    private const int HistogramBucketLimits = 6;
    private const int HistogramBuckets = 7;

    public static byte[] Version(double wallTime) => Message(output =>
    {
        WriteDouble(output, EventWallTime, wallTime);
        output.WriteTag(EventFileVersion, WireFormat.WireType.LengthDelimited);
        output.WriteString(FileVersion);
    });

    public static byte[] Scalar(double wallTime, long step, string tag, float value) => Event(wallTime, step, tag, output =>
    {
        output.WriteTag(ValueSimple, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
    });

    public static byte[] Histogram(double wallTime, long step, string tag, Histogram histogram) => Event(wallTime, step, tag, output =>
        WriteMessage(output, ValueHistogram, Message(inner =>
        {
            double[] figures = [histogram.Min, histogram.Max, histogram.Count, histogram.Sum, histogram.SumOfSquares];
            for (var i = 0; i < figures.Length; i++)
            {
                WriteDouble(inner, i + 1, figures[i]);
            }

            WritePacked(inner, HistogramBucketLimits, histogram.Limits);
            WritePacked(inner, HistogramBuckets, histogram.Buckets);
        })));

    private static byte[] Event(double wallTime, long step, string tag, Action<CodedOutputStream> writeValue) => Message(output =>
    {
        WriteDouble(output, EventWallTime, wallTime);
        output.WriteTag(EventStep, WireFormat.WireType.Varint);
        output.WriteInt64(step);
        WriteMessage(output, EventSummary, Message(summary => WriteMessage(summary, SummaryValue, Message(value =>
        {
            value.WriteTag(ValueTag, WireFormat.WireType.LengthDelimited);
            value.WriteString(tag);
            writeValue(value);
        }))));
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return bytes.ToArray();
    }

    private static void WriteMessage(CodedOutputStream output, int field, byte[] message)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(message));
    }

    private static void WriteDouble(CodedOutputStream output, int field, double value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteDouble(value);
    }

    private static void WritePacked(CodedOutputStream output, int field, ReadOnlySpan<double> values)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteLength(values.Length * sizeof(double));
        foreach (var value in values)
        {
            output.WriteDouble(value);
        }
    }
}
