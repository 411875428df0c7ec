using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>What a safetensors file holds and where, without the tensors themselves: for readers that map the file, or want a part of it.</summary>
public sealed class SafetensorsIndex
{
    private SafetensorsIndex(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, SafetensorsLocation> tensors)
    {
        (Metadata, Tensors) = (metadata, tensors);
    }

    /// <summary>The <c>__metadata__</c> entries; empty if there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsLocation> Tensors { get; }

    /// <summary>Reads the header, and checks that the file is as long as it says.</summary>
    /// <param name="stream">A seekable stream that holds the file and nothing else, at its beginning.</param>
    /// <param name="name">What to call the stream in messages, such as the file's name.</param>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    /// <exception cref="DataFormatException">The stream is not a whole, valid safetensors file.</exception>
    public static SafetensorsIndex Read(Stream stream, string name = "safetensors")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("the length of the file must be known; the stream cannot seek", nameof(stream));
        }

        var source = new CheckedStreamReader(stream, name);
        var header = SafetensorsFile.ReadHeader(source, name, out var begin);
        if (stream.Length != begin + header.DataBytes)
        {
            throw new DataFormatException($"{name}: the header declares {begin + header.DataBytes} bytes in all; the file has {stream.Length}");
        }

        var tensors = new Dictionary<string, SafetensorsLocation>(header.Entries.Count, StringComparer.Ordinal);
        foreach (var entry in header.Entries)
        {
            tensors.Add(entry.Name, new SafetensorsLocation(entry.Name, entry.DType, [.. entry.Shape], begin + entry.Begin, entry.Bytes));
        }

        return new SafetensorsIndex(header.Metadata, tensors);
    }
}
