using System.Buffers.Binary;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Core.Train.Tests.Checkpoints;

/// <summary>A small model whose parameters are whole numbers.</summary>
internal static class ModelFileSamples
{
    internal static SavedModel Model()
    {
        var model = new Sequential(new Shape(2), new Dense(3, Activation.Relu), new Dense(2, bias: false) { Name = "head ☺" });
        var next = 1f;
        foreach (var tensor in model.Parameters.Tensors)
        {
            foreach (ref var value in model.Parameters[tensor])
            {
                value = next++;
            }
        }

        return new SavedModel(model) { Network = "toy", Loss = new SoftmaxCrossEntropy(), InputScale = 1f / 255f, InputShift = -0.5f };
    }

    internal static byte[] Write(SavedModel model)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, model);
        return stream.ToArray();
    }

    internal static SavedModel Read(byte[] file) => ModelFile.Read(new MemoryStream(file), "m");

    internal static SafetensorsTensor ToBFloat16(SafetensorsTensor tensor)
    {
        var bytes = new byte[tensor.ElementCount * 2];
        var values = tensor.ToSingles();
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)(BitConverter.SingleToUInt32Bits(values[i]) >> 16));
        }

        return new SafetensorsTensor(tensor.Name, SafetensorsDType.BF16, tensor.Shape, bytes);
    }
}
