using System.Text.Json;
using System.Text.Unicode;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>The JSON header of a safetensors file, checked to the last rule.</summary>
internal sealed class SafetensorsHeader
{
    internal const string MetadataKey = "__metadata__";
    internal const int MaximumBytes = 100_000_000;

    // The largest published checkpoints hold some thousands of tensors a file. An entry of 50 bytes makes us allocate about 400: the bound keeps
    // what a hostile header can cost within a few megabytes.
    internal const int MaximumEntries = 1 << 14;
    internal const int MaximumRank = 64;

    // A tensor has three keys; what is beyond belongs to the metadata.
    internal const int MaximumKeys = 4 * MaximumEntries;

    // The root, a tensor, its shape.
    private const int MaximumDepth = 3;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaximumDepth };

    private readonly string _file;
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string file)
    {
        _file = file;
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    internal IReadOnlyList<SafetensorsEntry> Entries => _entries;

    internal IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The bytes that must follow the header.</summary>
    internal long DataBytes => _entries.Count == 0 ? 0 : _entries[^1].End;

    internal static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string file)
    {
        var header = new SafetensorsHeader(file);
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw header.Error(json.IsEmpty ? "the header must begin with '{'; it is empty" : $"the header must begin with '{{'; it begins with byte 0x{json[0]:X2}");
        }

        if (!Utf8.IsValid(json))
        {
            throw header.Error("the header must be UTF-8; it holds other bytes");
        }

        try
        {
            header.CountNames(new Utf8JsonReader(json, Options));
            var reader = new Utf8JsonReader(json, Options);
            header.ReadRoot(ref reader);
        }
        catch (JsonException exception)
        {
            // The reader's own message repeats the text of the file, whatever and however long it is.
            throw new DataFormatException(
                $"{file}: the header must be JSON of at most {MaximumDepth} levels; an error is at byte {exception.BytePositionInLine + 1} of line {exception.LineNumber + 1}", exception);
        }

        header.CheckLayout();
        return header;
    }

    // A pass that keeps nothing: broken JSON and endless lists of names are refused before anything is allocated for them.
    private void CountNames(Utf8JsonReader reader)
    {
        var names = 0;
        var keys = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                _ = reader.CurrentDepth == 1 ? names++ : keys++;
            }
        }

        if (names > MaximumEntries || keys > MaximumKeys)
        {
            throw Error($"a header has at most {MaximumEntries} names and {MaximumKeys} keys below them here; {names} and {keys} were found");
        }
    }

    private void ReadRoot(ref Utf8JsonReader reader)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadText(ref reader);
            if (!_names.Add(name))
            {
                throw Error($"a name appears once in the header; {DataFormatException.Quote(name)} appears twice");
            }

            if (name == MetadataKey)
            {
                ReadMetadata(ref reader);
            }
            else
            {
                ReadTensor(ref reader, name);
            }
        }

        // Only white space may follow; the reader throws on anything else.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "the value", MetadataKey, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = ReadText(ref reader);
            Expect(ref reader, JsonTokenType.String, "metadata", key, "a string");
            if (!_metadata.TryAdd(key, ReadText(ref reader)))
            {
                throw Error($"a key appears once in {MetadataKey}; {DataFormatException.Quote(key)} appears twice");
            }
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (name.Contains('\0'))
        {
            throw Error($"a tensor's name holds no NUL; {DataFormatException.Quote(name)} does");
        }

        Expect(ref reader, JsonTokenType.StartObject, "the value", name, "an object");
        string? typeName = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = ReadKey(ref reader);
            var first = key switch
            {
                "dtype" => typeName is null,
                "shape" => shape is null,
                "data_offsets" => offsets is null,
                _ => throw Error($"{DataFormatException.Quote(name)} has dtype, shape and data_offsets; {DataFormatException.Quote(key)} was found"),
            };
            if (!first)
            {
                throw Error($"a key appears once in a tensor; {key} appears twice in {DataFormatException.Quote(name)}");
            }

            if (key == "dtype")
            {
                Expect(ref reader, JsonTokenType.String, "dtype", name, "a string");
                typeName = ReadText(ref reader);
            }
            else if (key == "shape")
            {
                shape = ReadIntegers(ref reader, "shape", name, MaximumRank);
            }
            else
            {
                offsets = ReadIntegers(ref reader, "data_offsets", name, 2);
            }
        }

        if (typeName is null || shape is null || offsets is null)
        {
            throw Error($"{DataFormatException.Quote(name)} must have dtype, shape and data_offsets; {(typeName is null ? "dtype" : shape is null ? "shape" : "data_offsets")} is missing");
        }

        _entries.Add(MakeEntry(name, typeName, shape, offsets));
    }

    private SafetensorsEntry MakeEntry(string name, string typeName, long[] shape, long[] offsets)
    {
        if (!SafetensorsDTypes.TryParse(typeName, out var type))
        {
            throw Error($"the dtype of {DataFormatException.Quote(name)} is unknown: {DataFormatException.Quote(typeName)}");
        }

        if (offsets.Length != 2)
        {
            throw Error($"data_offsets of {DataFormatException.Quote(name)} must be two numbers, begin and end; {offsets.Length} were found");
        }

        if (offsets[1] < offsets[0])
        {
            throw Error($"data_offsets of {DataFormatException.Quote(name)} must not end before they begin; [{offsets[0]}, {offsets[1]}] was found");
        }

        long bytes = SafetensorsDTypes.SizeBytes(type);
        foreach (var dimension in shape)
        {
            try
            {
                bytes = checked(bytes * dimension);
            }
            catch (OverflowException)
            {
                throw Error($"the size of {DataFormatException.Quote(name)} must fit 63 bits; the shape [{string.Join(", ", shape)}] of {typeName} does not");
            }
        }

        if (bytes != offsets[1] - offsets[0])
        {
            throw Error($"{DataFormatException.Quote(name)} needs {bytes} bytes for [{string.Join(", ", shape)}] of {typeName}; data_offsets [{offsets[0]}, {offsets[1]}] hold {offsets[1] - offsets[0]}");
        }

        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private long[] ReadIntegers(ref Utf8JsonReader reader, string what, string name, int maximum)
    {
        Expect(ref reader, JsonTokenType.StartArray, what, name, "an array");
        Span<long> values = stackalloc long[maximum];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value) || value < 0)
            {
                throw Error($"{what} of {DataFormatException.Quote(name)} holds whole numbers from 0 to {long.MaxValue}; {Token(ref reader)} was found");
            }

            if (count == maximum)
            {
                throw Error($"{what} of {DataFormatException.Quote(name)} holds at most {maximum} numbers; it has more");
            }

            values[count++] = value;
        }

        return values[..count].ToArray();
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what, string name, string kind)
    {
        reader.Read();
        if (reader.TokenType != type)
        {
            throw Error($"{what} of {DataFormatException.Quote(name)} must be {kind}; {Token(ref reader)} was found");
        }
    }

    // Without a new string for each of thousands of tensors. An escaped key, which is as good, may not be compared before it is known to be whole.
    private string ReadKey(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? ReadText(ref reader)
        : reader.ValueTextEquals("dtype"u8) ? "dtype"
        : reader.ValueTextEquals("shape"u8) ? "shape"
        : reader.ValueTextEquals("data_offsets"u8) ? "data_offsets"
        : ReadText(ref reader);

    // GetString refuses escapes that stand for half a surrogate pair.
    private string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error($"text in the header must be valid Unicode; an escape before byte {reader.BytesConsumed} is not");
        }
    }

    private static string Token(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 40)]),
        JsonTokenType.None => "the end",
        _ => reader.TokenType.ToString().ToLowerInvariant(),
    };

    // Sorted by where they begin (an empty tensor before the one that begins at the same byte), each must begin where the last ended.
    private void CheckLayout()
    {
        _entries.Sort(static (a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));
        long end = 0;
        foreach (var entry in _entries)
        {
            if (entry.Begin != end)
            {
                var rule = entry.Begin > end ? "leaves a hole" : "overlaps another tensor";
                throw Error($"tensors follow one another without hole or overlap; {DataFormatException.Quote(entry.Name)} begins at {entry.Begin} where {end} is free, and {rule}");
            }

            end = entry.End;
        }
    }

    private DataFormatException Error(string message) => new($"{_file}: {message}");
}
