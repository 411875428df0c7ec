namespace Spanwise.Core.IO.Compression;

/// <summary>A member of a zip file, as its directory describes it; where its data begins has been checked against its local header.</summary>
/// <param name="Name">The name inside the file.</param>
/// <param name="IsDeflated">Whether it is deflated, or stored as it is.</param>
/// <param name="Crc">The declared CRC-32 of the unpacked bytes.</param>
/// <param name="PackedBytes">Bytes in the file.</param>
/// <param name="Bytes">Bytes unpacked.</param>
/// <param name="Begin">Where the packed bytes begin.</param>
internal sealed record ZipMember(string Name, bool IsDeflated, uint Crc, long PackedBytes, long Bytes, long Begin);
