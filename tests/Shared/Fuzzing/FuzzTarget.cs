namespace Spanwise.Testing.Fuzzing;

/// <summary>A reader of a format, and files that it takes, to be damaged by <see cref="ReaderFuzz"/>.</summary>
/// <param name="name">What tests call it.</param>
/// <param name="refusal">The one type of exception that ends in a reader's user.</param>
/// <param name="read">
/// Reads a file and returns what must hold of what was accepted, to be run afterwards; null where nothing more can be said. The reader is to call the file
/// <see cref="FileName"/>.
/// </param>
/// <param name="seeds">Files, or with <see cref="Wrap"/> parts of files, of at most 4 KiB each.</param>
public sealed class FuzzTarget(string name, Type refusal, Func<Stream, Action?> read, params byte[][] seeds)
{
    /// <summary>What readers are to call the file in their messages.</summary>
    public const string FileName = "damaged";

    /// <summary>What tests call it.</summary>
    public string Name => name;

    /// <summary>Whole files or parts of files.</summary>
    public IReadOnlyList<byte[]> Seeds => seeds;

    /// <summary>
    /// Makes a whole file of a damaged part: with the right lengths and checksums, so that the damage is not found by them. A part that no file can hold may become null.
    /// </summary>
    public Func<byte[], byte[]?>? Wrap { get; init; }

    /// <summary>The most bytes that a file of this length may unpack to; 0 where nothing is packed.</summary>
    public Func<int, long> UnpackedBytes { get; init; } = static _ => 0;

    /// <summary>What every message begins with.</summary>
    public string MessageStart { get; init; } = FileName;

    /// <summary>The one type of exception that ends in a reader's user.</summary>
    public Type Refusal => refusal;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>What must hold of what was read.</returns>
    public Action? Read(Stream file) => read(file);

    /// <inheritdoc/>
    public override string ToString() => name;
}
