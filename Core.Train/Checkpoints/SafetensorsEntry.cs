namespace Spanwise.Core.Train.Checkpoints;

/// <summary>What the header says of one tensor.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DType">The element type.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Begin">The first byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last.</param>
internal readonly record struct SafetensorsEntry(string Name, SafetensorsDType DType, long[] Shape, long Begin, long End)
{
    internal long Bytes => End - Begin;
}
