using System.Collections.Immutable;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>Where a tensor lies in a safetensors file.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DType">The element type.</param>
/// <param name="Shape">The dimensions; empty for a single value.</param>
/// <param name="Offset">Its first byte, counted from the beginning of the file.</param>
/// <param name="Bytes">Its bytes.</param>
public sealed record SafetensorsLocation(string Name, SafetensorsDType DType, ImmutableArray<long> Shape, long Offset, long Bytes);
