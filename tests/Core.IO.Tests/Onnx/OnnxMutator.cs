using Google.Protobuf;
using Spanwise.Core.IO.Onnx.Messages;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Tests.Onnx;

/// <summary>Makes files that are whole messages but say something else: changed bytes seldom get that far.</summary>
internal static class OnnxMutator
{
    private static readonly long[] Numbers = [-1, 0, 1, 2, 3, 4, 7, 64, 1000, int.MaxValue, int.MinValue, 1L << 31, 1L << 32, long.MaxValue, long.MinValue, long.MinValue + 1, long.MinValue + 5];

    /// <summary>The file with one thing changed.</summary>
    public static void Change(ModelProto file, Random random)
    {
        var graph = file.Graph;
        if (graph is null || graph.Node.Count == 0)
        {
            return;
        }

        var node = graph.Node[random.Next(graph.Node.Count)];
        switch (random.Next(10))
        {
            case 0:
                node.OpType = graph.Node[random.Next(graph.Node.Count)].OpType;
                break;
            case 1 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = AnyValue(graph, random);
                break;
            case 2:
                node.Input.Add(AnyValue(graph, random));
                break;
            case 3 when node.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 4 when node.Attribute.Count > 0:
                Change(node.Attribute[random.Next(node.Attribute.Count)], random);
                break;
            case 5 when node.Attribute.Count > 0:
                node.Attribute.RemoveAt(random.Next(node.Attribute.Count));
                break;
            case 6 or 7 when graph.Initializer.Count > 0:
                Change(graph.Initializer[random.Next(graph.Initializer.Count)], random);
                break;
            case 8 when graph.Input.Count > 0:
                var type = graph.Input[random.Next(graph.Input.Count)].Type.TensorType;
                type.Shape.Dim[random.Next(type.Shape.Dim.Count)].DimValue = Number(random);
                type.ElemType = random.Next(4) == 0 ? (int)DataType.Int64 : type.ElemType;
                break;
            default:
                file.OpsetImport[0].Version = random.Next(7, 22);
                break;
        }
    }

    private static void Change(AttributeProto attribute, Random random)
    {
        attribute.I = Number(random);
        if (attribute.Ints.Count > 0)
        {
            attribute.Ints[random.Next(attribute.Ints.Count)] = Number(random);
        }

        if (random.Next(4) == 0)
        {
            attribute.Ints.Add(Number(random));
        }
    }

    private static void Change(TensorProto tensor, Random random)
    {
        if (tensor.DataType == (int)DataType.Int64 && random.Next(4) > 0)
        {
            var bytes = tensor.RawData.ToByteArray();
            if (bytes.Length >= sizeof(long))
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(random.Next(bytes.Length / sizeof(long)) * sizeof(long)), Number(random));
            }

            tensor.RawData = ByteString.CopyFrom(bytes);
        }
        else if (tensor.Dims.Count > 1)
        {
            // The same numbers under other extents.
            (tensor.Dims[0], tensor.Dims[^1]) = (tensor.Dims[^1], tensor.Dims[0]);
            if (random.Next(2) == 0)
            {
                tensor.Dims.Insert(random.Next(tensor.Dims.Count), 1);
            }
        }
        else
        {
            tensor.Dims.Clear();
            tensor.DataType = (int)DataType.Float;
        }
    }

    private static string AnyValue(GraphProto graph, Random random) => random.Next(3) switch
    {
        0 => graph.Initializer.Count > 0 ? graph.Initializer[random.Next(graph.Initializer.Count)].Name : string.Empty,
        1 => graph.Node[random.Next(graph.Node.Count)].Output[0],
        _ => random.Next(2) == 0 ? graph.Input[0].Name : string.Empty,
    };

    private static long Number(Random random) => Numbers[random.Next(Numbers.Length)];
}
