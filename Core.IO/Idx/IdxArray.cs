namespace Spanwise.Core.IO.Idx;

/// <summary>An IDX array of unsigned bytes.</summary>
/// <param name="Shape">The dimensions.</param>
/// <param name="Data">The elements in C order.</param>
public sealed record IdxArray(IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Data);
