namespace Spanwise.Core.IO.Onnx;

/// <summary>An <c>AttributeProto</c>: a property of an operator.</summary>
internal static class OnnxAttribute
{
    private const int NameField = 1;
    private const int FloatField = 2;
    private const int IntField = 3;
    private const int StringField = 4;
    private const int IntsField = 8;
    private const int TypeField = 20;

    // AttributeType of onnx.proto3.
    private const int FloatType = 1;
    private const int IntType = 2;
    private const int StringType = 3;
    private const int IntsType = 7;

    public static OnnxMessage Of(string name, float value) => new OnnxMessage().Add(NameField, name).Add(FloatField, value).Add(TypeField, FloatType);

    public static OnnxMessage Of(string name, long value) => new OnnxMessage().Add(NameField, name).Add(IntField, value).Add(TypeField, IntType);

    public static OnnxMessage Of(string name, string value) => new OnnxMessage().Add(NameField, name).Add(StringField, value).Add(TypeField, StringType);

    public static OnnxMessage Of(string name, ReadOnlySpan<long> values)
    {
        var attribute = new OnnxMessage().Add(NameField, name);
        foreach (var value in values)
        {
            attribute.Add(IntsField, value);
        }

        return attribute.Add(TypeField, IntsType);
    }
}
