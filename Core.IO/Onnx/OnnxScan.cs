using Google.Protobuf;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Counts the messages of a file before they become objects: an empty one takes two bytes in a file and hundreds in memory.</summary>
internal static class OnnxScan
{
    /// <summary>Nodes, attributes, tensors and descriptions of values together.</summary>
    public const int MostMessages = 50_000;

    private const int ModelGraph = 7;
    private const int GraphNode = 1;
    private const int NodeAttribute = 5;

    /// <exception cref="DataFormatException">There are more.</exception>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no message.</exception>
    public static void RequireFewMessages(byte[] file, string name)
    {
        var count = 0;
        Each(file, 0, file.Length, (field, from, length) =>
        {
            count++;
            if (field == ModelGraph)
            {
                Each(file, from, length, (inner, nodeFrom, nodeLength) =>
                {
                    count++;
                    if (inner == GraphNode)
                    {
                        Each(file, nodeFrom, nodeLength, (part, _, _) => count += part == NodeAttribute ? 1 : 0);
                    }
                });
            }
        });
        if (count > MostMessages)
        {
            throw new DataFormatException($"{name}: a graph that is read has at most {MostMessages} nodes, attributes and tensors; this one has {count}");
        }
    }

    /// <summary>Calls for every field that has a length: number, first byte, length.</summary>
    private static void Each(byte[] file, int from, int length, Action<int, int, int> field)
    {
        var end = from + length;
        for (var at = from; at < end;)
        {
            using var input = new CodedInputStream(file, at, end - at);
            var begin = input.Position;
            var tag = input.ReadTag();
            if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
            {
                input.SkipLastField();
                at += (int)(input.Position - begin);
                continue;
            }

            var size = input.ReadLength();
            at += (int)(input.Position - begin);

            // What is cut off is for the parser to say.
            size = size < 0 || size > end - at ? end - at : size;
            field(WireFormat.GetTagFieldNumber(tag), at, size);
            at += size;
        }
    }
}
