using System.Globalization;
using Spanwise.Core.IO.Onnx.Messages;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;
using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Reads what a file says of its inputs.</summary>
internal static class OnnxInputs
{
    /// <summary>Reads an input: floats, or whole numbers by which tables are looked up.</summary>
    /// <param name="input">What the file says.</param>
    /// <param name="file">What to call the file in messages.</param>
    /// <param name="batch">The number of samples that the file was written for; null if it takes any.</param>
    public static OnnxSignal Read(ValueInfoProto input, string file, out long? batch)
    {
        var what = $"{file}: input {DataFormatException.Quote(input.Name)}";
        var type = input.Type?.TensorType;
        if (type?.Shape is null || (DataType)type.ElemType is not (DataType.Float or DataType.Int64 or DataType.Int32))
        {
            throw new DataFormatException($"{what}: an input that is read is a tensor of floats, int32 or int64 whose shape is known");
        }

        var axes = type.Shape.Dim;
        if (axes.Count is < 2 or > 5)
        {
            throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{what}: an input has a batch and one to four more axes; {axes.Count} were found"));
        }

        // The batch is the axis that may have any extent, if there is just one, else the first.
        var open = Enumerable.Range(0, axes.Count).Where(axis => axes[axis].DimValue == 0).ToArray();
        var batchAxis = open is [var only] ? only : 0;
        batch = axes[batchAxis].DimValue > 0 ? axes[batchAxis].DimValue : null;
        var extents = new List<int>();
        for (var axis = 0; axis < axes.Count; axis++)
        {
            if (axis != batchAxis)
            {
                extents.Add(axes[axis].DimValue is var extent and >= 1 and <= int.MaxValue
                    ? (int)extent
                    : throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{what}: every extent but the batch's is a number from 1 up; axis {axis} has {axes[axis].DimValue}")));
            }
        }

        try
        {
            var node = GraphNode.Input(new Shape([.. extents]), input.Name.Length > 0 ? input.Name : null);
            return new OnnxSignal(node) { BatchAxis = batchAxis, IsWhole = (DataType)type.ElemType != DataType.Float };
        }
        catch (ArgumentException e)
        {
            throw new DataFormatException($"{what}: {e.Message}", e);
        }
    }
}
