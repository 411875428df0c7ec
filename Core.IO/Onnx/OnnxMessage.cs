using Google.Protobuf;

namespace Spanwise.Core.IO.Onnx;

/// <summary>A protocol buffer message, field after field; the numbers are those of <c>onnx.proto3</c>.</summary>
internal sealed class OnnxMessage
{
    private readonly MemoryStream _stream = new();
    private readonly CodedOutputStream _output;

    public OnnxMessage()
    {
        _output = new CodedOutputStream(_stream, leaveOpen: true);
    }

    public OnnxMessage Add(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
        return this;
    }

    public OnnxMessage Add(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
        return this;
    }

    public OnnxMessage Add(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
        return this;
    }

    public OnnxMessage Add(int field, ReadOnlySpan<byte> value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteLength(value.Length);
        _output.Flush();
        _stream.Write(value);
        return this;
    }

    public OnnxMessage Add(int field, OnnxMessage value)
    {
        value._output.Flush();
        return Add(field, value._stream.GetBuffer().AsSpan(0, (int)value._stream.Length));
    }

    public void WriteTo(Stream stream)
    {
        _output.Flush();
        _stream.WriteTo(stream);
    }
}
