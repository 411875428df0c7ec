using System.Buffers.Binary;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>The tensors and the metadata of a safetensors file.</summary>
/// <remarks>
/// Everything the format rules is checked before any tensor is made: <see href="https://github.com/huggingface/safetensors"/>. A stream that is not whole is refused with
/// <see cref="DataFormatException"/>; memory stays below twice the stream's length and 1 MiB, whatever the header claims.
/// </remarks>
public sealed class SafetensorsFile
{
    private SafetensorsFile(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, SafetensorsTensor> tensors)
    {
        Metadata = metadata;
        Tensors = tensors;
    }

    /// <summary>The <c>__metadata__</c> entries; empty if there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors { get; }

    /// <summary>Reads a file from the stream's position to its end.</summary>
    /// <param name="stream">Where to read; it need not be seekable.</param>
    /// <param name="name">What to call the stream in messages, such as the file's name.</param>
    /// <exception cref="DataFormatException">The stream is not a whole, valid safetensors file.</exception>
    public static SafetensorsFile Read(Stream stream, string name = "safetensors")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        var source = new CheckedStreamReader(stream, name);
        var header = ReadHeader(source, name, out _);
        source.RequireRemaining(header.DataBytes, "the tensors");
        var tensors = new Dictionary<string, SafetensorsTensor>(header.Entries.Count);
        foreach (var entry in header.Entries)
        {
            var data = source.ReadBytes(entry.Bytes, $"tensor {DataFormatException.Quote(entry.Name)}");
            tensors.Add(entry.Name, new SafetensorsTensor(entry.Name, entry.DType, entry.Shape, data));
        }

        source.RequireEnd("the last tensor");
        return new SafetensorsFile(header.Metadata, tensors);
    }

    /// <param name="source">Where to read, at the beginning of the file.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <param name="begin">Where the tensors begin.</param>
    internal static SafetensorsHeader ReadHeader(CheckedStreamReader source, string name, out long begin)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        source.ReadExactly(prefix, "the header's length");
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerBytes > SafetensorsHeader.MaximumBytes)
        {
            throw new DataFormatException($"{name}: a header has at most {SafetensorsHeader.MaximumBytes} bytes; {headerBytes} are declared");
        }

        begin = sizeof(ulong) + (long)headerBytes;
        return SafetensorsHeader.Parse(source.ReadBytes((long)headerBytes, "the header"), name);
    }
}
