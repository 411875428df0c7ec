using System.Buffers.Binary;
using System.Text;
using Spanwise.Core.IO.Compression;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Npy;

/// <summary>Reads npz files: zip files of npy members. The directory is read at once, an array when it is asked for.</summary>
public sealed class NpzReader
{
    private const string Extension = ".npy";

    private readonly Stream _stream;
    private readonly string _name;
    private readonly Dictionary<string, ZipMember> _members = new(StringComparer.Ordinal);

    /// <summary>Reads the directory.</summary>
    /// <param name="stream">A seekable stream that holds the file and nothing else; left open, and needed as long as arrays are read.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="DataFormatException">The stream is not a whole npz file.</exception>
    public NpzReader(Stream stream, string name = "npz")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("a zip file is read from its end; the stream cannot seek", nameof(stream));
        }

        _stream = stream;
        _name = name;
        var names = new List<string>();
        foreach (var member in ZipDirectory.Read(stream, name))
        {
            if (!member.Name.EndsWith(Extension, StringComparison.Ordinal))
            {
                throw new DataFormatException($"{name}: the members of an npz file end in .npy; {DataFormatException.Quote(member.Name)} was found");
            }

            var key = member.Name[..^Extension.Length];
            _members.Add(key, member);
            names.Add(key);
        }

        Names = names;
    }

    /// <summary>The names of the arrays, without <c>.npy</c>, in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads an array.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="DataFormatException">There is no such array, or it is damaged.</exception>
    public NpyArray Read(string name)
    {
        using var stream = Open(name, out _);
        return NpyReader.Read(stream, MessageName(name));
    }

    /// <summary>What to call an array in messages.</summary>
    internal string MessageName(string name) => $"{_name}: {name}";

    /// <summary>Reads an array of texts, such as labels.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The texts; null if the array holds numbers.</returns>
    /// <exception cref="DataFormatException">There is no such array, it is damaged, or its texts do not have one dimension.</exception>
    public string[]? ReadTexts(string name)
    {
        using var stream = Open(name, out _);
        var source = new CheckedStreamReader(stream, MessageName(name));
        var header = NpyHeader.Read(source, allowTexts: true);
        if (header.TextLength is not { } length)
        {
            return null;
        }

        if (header.Shape.Length != 1)
        {
            throw new DataFormatException($"{MessageName(name)}: texts have one dimension; the shape has {header.Shape.Length}");
        }

        if (header.Shape[0] > Array.MaxLength)
        {
            throw new DataFormatException($"{MessageName(name)}: there may be at most {Array.MaxLength} texts; {header.Shape[0]} are declared");
        }

        var data = source.ReadBytes(header.DataBytes, "the texts");
        source.RequireEnd("the texts that the header declares");

        // Without bytes to check it by, a number of texts is only a claim.
        var texts = new string[length == 0 ? 0 : header.Shape[0]];
        var pool = new TextPool();
        var room = new char[texts.Length == 0 ? 0 : 2 * length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = pool.Get(Text(data.AsSpan(i * length * sizeof(int), length * sizeof(int)), room, MessageName(name)));
        }

        return texts;
    }

    // UTF-32, filled up with NUL.
    private static ReadOnlySpan<char> Text(ReadOnlySpan<byte> characters, Span<char> room, string name)
    {
        var length = 0;
        for (; !characters.IsEmpty; characters = characters[sizeof(int)..])
        {
            var value = BinaryPrimitives.ReadUInt32LittleEndian(characters);
            length += Rune.TryCreate(value, out var rune)
                ? rune.EncodeToUtf16(room[length..])
                : throw new DataFormatException($"{name}: a character is a Unicode scalar value; {value:X} was found");
        }

        return room[..length].TrimEnd('\0');
    }

    /// <summary>Opens the npy file of an array and tells its length.</summary>
    internal Stream Open(string name, out long bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_members.TryGetValue(name, out var member))
        {
            throw new DataFormatException($"{_name}: the array {DataFormatException.Quote(name)} is needed; there are {DataFormatException.Quote(string.Join(", ", Names))}");
        }

        bytes = member.Bytes;
        return ZipDirectory.Open(_stream, member, MessageName(name));
    }
}
