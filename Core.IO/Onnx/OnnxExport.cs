using System.Reflection;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Makes the message of a model.</summary>
internal static class OnnxExport
{
    public static ModelProto ToMessage(Model model)
    {
        var graph = new OnnxGraphBuilder();
        var values = new string[model.Inputs.Length + model.Nodes.Length];
        for (var i = 0; i < model.Inputs.Length; i++)
        {
            values[i] = graph.Unique(model.Inputs[i].Name);
            graph.Graph.Input.Add(Describe(values[i], model.Inputs[i].Shape));
        }

        for (var i = 0; i < model.Nodes.Length; i++)
        {
            var node = model.Nodes[i];
            var place = new OnnxPlace(graph, model, node, [.. node.From.Select(value => values[value])], [.. node.From.Select(model.ShapeOf)]);
            values[model.Inputs.Length + i] = OnnxLayers.Write(place);
        }

        foreach (var output in model.Outputs)
        {
            var value = model.Inputs.Length + output.Node;
            var name = graph.Unique(model.Outputs.Length == 1 ? "output" : output.Name);
            GiveName(graph, values, value, name);
            graph.Graph.Output.Add(Describe(name, output.Shape));
        }

        var message = new ModelProto
        {
            IrVersion = OnnxFile.IrVersion,
            ProducerName = "spanwise",
            ProducerVersion = typeof(OnnxExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? string.Empty,
            Graph = graph.Graph,
        };
        message.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = OnnxFile.OperatorSet });
        return message;
    }

    /// <summary>Lets a value go by the name of the output that it is.</summary>
    private static void GiveName(OnnxGraphBuilder graph, string[] values, int value, string name)
    {
        var former = values[value];
        var producer = graph.Graph.Node.FirstOrDefault(node => node.Output[0] == former);
        var isOutput = graph.Graph.Output.Any(output => output.Name == former);
        if (producer is null || isOutput)
        {
            // An input that is given on as it is, or a value that is an output under another name already.
            var identity = new NodeProto { Name = name, OpType = "Identity" };
            identity.Input.Add(former);
            identity.Output.Add(name);
            graph.Graph.Node.Add(identity);
            return;
        }

        producer.Output[0] = name;
        foreach (var node in graph.Graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == former ? name : node.Input[i];
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = values[i] == former ? name : values[i];
        }
    }

    private static ValueInfoProto Describe(string name, Shape shape)
    {
        var extents = new TensorShapeProto();
        extents.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        foreach (var extent in shape.Dimensions)
        {
            extents.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = extents } } };
    }
}
