using Google.Protobuf;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Onnx;

/// <summary>Models as ONNX files: written for other engines, and read to run here.</summary>
/// <remarks>
/// <para>Written: operator set 17, a batch of any size as the first axis (<c>batch</c>), parameters under the names and in the order of PyTorch's
/// <c>nn.Sequential</c>, what the model does when it is used: dropout is left out, batch norm takes its running statistics.</para>
/// <para>Read: operator sets 7 to 21, float tensors, the operators of perceptrons, convolutional and recurrent networks and what exporters write
/// around them; see docs/ONNX.md for the list. Everything else is refused by its name.</para>
/// <para>Format: Open Neural Network Exchange, onnx.ai/onnx (IR version 8).</para>
/// </remarks>
public static class OnnxFile
{
    /// <summary>The operator set that is written.</summary>
    public const int OperatorSet = 17;

    /// <summary>The oldest operator set that is read.</summary>
    public const int OldestOperatorSet = 7;

    /// <summary>The newest operator set that is read.</summary>
    public const int NewestOperatorSet = 21;

    internal const int IrVersion = 8;

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="saved">
    /// The model. Its inputs in the file are the model's: scaled pixels, not raw ones; the scale is kept as metadata, which <see cref="Read"/> understands.
    /// </param>
    /// <exception cref="ArgumentException">A layer, merge or activation is not one that ONNX can express; no byte has been written.</exception>
    public static void Write(Stream stream, SavedModel saved)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(saved);
        var message = OnnxExport.ToMessage(saved.Model);
        OnnxMetadata.Write(message, saved);
        message.WriteTo(stream);
    }

    /// <summary>Reads a model from the stream's position to its end.</summary>
    /// <param name="stream">Where to read; it need not be seekable.</param>
    /// <param name="name">What to call the stream in messages, such as the file's name.</param>
    /// <returns>A <see cref="Graph"/> that gives what the file's graph gives; it can be trained too.</returns>
    /// <exception cref="DataFormatException">The stream is no valid ONNX file, or holds what is not read here; the message names it.</exception>
    public static SavedModel Read(Stream stream, string name = "model")
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            var message = Parse(stream, name);
            return OnnxMetadata.Read(message, new SavedModel(new OnnxImport(message, name).Build()), name);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DataFormatException($"{name}: an ONNX file holds one whole message of the ONNX format; this one does not ({e.Message})", e);
        }
        catch (LayerException e)
        {
            throw new DataFormatException($"{name}: {e.Message}", e);
        }
    }

    private static Messages.ModelProto Parse(Stream stream, string name)
    {
        using var copy = new MemoryStream(stream.CanSeek ? checked((int)Math.Min(stream.Length - stream.Position, Array.MaxLength)) : 0);
        stream.CopyTo(copy);
        var file = copy.Length == copy.Capacity ? copy.GetBuffer() : copy.ToArray();
        OnnxScan.RequireFewMessages(file, name);
        return Messages.ModelProto.Parser.ParseFrom(file);
    }
}
