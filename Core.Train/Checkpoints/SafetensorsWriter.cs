using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>Writes safetensors files: the same tensors and metadata always give the same bytes.</summary>
public static class SafetensorsWriter
{
    private const int HeaderAlignmentBytes = 8;

    // Relaxed: names stay readable, and nothing here is ever put into a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a whole file: tensors by descending alignment of their type, then by name; metadata by key.</summary>
    /// <param name="stream">Where to write; left open and not flushed to disk.</param>
    /// <param name="tensors">The tensors, in any order.</param>
    /// <param name="metadata">What to write as <c>__metadata__</c>; none if null or empty.</param>
    /// <exception cref="ArgumentException">
    /// Two tensors have one name, there are more tensors or metadata than the reader accepts, or a text of the metadata is not valid Unicode; no byte has been written.
    /// </exception>
    public static void Write(Stream stream, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var sorted = Sort(tensors);
        CheckMetadata(metadata, sorted.Length);
        var header = Header(sorted, metadata);
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var tensor in sorted)
        {
            stream.Write(tensor.Data.Span);
        }
    }

    private static SafetensorsTensor[] Sort(IEnumerable<SafetensorsTensor> tensors)
    {
        SafetensorsTensor[] sorted = [.. tensors];
        Array.Sort(sorted, static (a, b) =>
        {
            var order = SafetensorsDTypes.SizeBytes(b.DType).CompareTo(SafetensorsDTypes.SizeBytes(a.DType));
            return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
        });
        if (sorted.Length >= SafetensorsHeader.MaximumEntries)
        {
            throw new ArgumentException($"a file holds fewer than {SafetensorsHeader.MaximumEntries} tensors; {sorted.Length} were given", nameof(tensors));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in sorted)
        {
            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"a file holds one tensor of a name; {DataFormatException.Quote(tensor.Name)} was given twice", nameof(tensors));
            }
        }

        return sorted;
    }

    /// <summary>True if a text has a form in UTF-8: no half of a surrogate pair stands alone.</summary>
    internal static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string>? metadata, int tensors)
    {
        if (metadata is null)
        {
            return;
        }

        // What the reader counts: three keys of each tensor, and these.
        var most = SafetensorsHeader.MaximumKeys - (3 * tensors);
        if (metadata.Count > most)
        {
            throw new ArgumentException($"a file of {tensors} tensors holds at most {most} metadata; {metadata.Count} were given", nameof(metadata));
        }

        foreach (var (key, value) in metadata)
        {
            if (!IsUnicode(key) || !IsUnicode(value))
            {
                throw new ArgumentException($"metadata are valid Unicode; those of {DataFormatException.Quote(key)} are not", nameof(metadata));
            }
        }
    }

    private static ReadOnlySpan<byte> Header(SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", SafetensorsDTypes.Name(tensor.DType));
                WriteIntegers(json, "shape", tensor.Shape);
                WriteIntegers(json, "data_offsets", [offset, offset + tensor.Data.Length]);
                json.WriteEndObject();
                offset += tensor.Data.Length;
            }

            json.WriteEndObject();
        }

        var padding = (HeaderAlignmentBytes - (buffer.WrittenCount % HeaderAlignmentBytes)) % HeaderAlignmentBytes;
        buffer.GetSpan(HeaderAlignmentBytes)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenCount <= SafetensorsHeader.MaximumBytes
            ? buffer.WrittenSpan
            : throw new ArgumentException($"a header has at most {SafetensorsHeader.MaximumBytes} bytes; this one needs {buffer.WrittenCount}", nameof(tensors));
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
        {
            return;
        }

        string[] keys = [.. metadata.Keys];
        Array.Sort(keys, StringComparer.Ordinal);
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var key in keys)
        {
            json.WriteString(key, metadata[key]);
        }

        json.WriteEndObject();
    }

    private static void WriteIntegers(Utf8JsonWriter json, string name, ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
