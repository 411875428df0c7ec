namespace Spanwise.Core.IO.Compression;

/// <summary>The unpacked size that a container declares.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="IsExact">False where only the low 32 bits are declared, as gzip does.</param>
internal readonly record struct MemberSize(long Bytes, bool IsExact);
