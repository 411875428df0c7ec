namespace Spanwise.Core.Layers;

/// <summary>Columns of a weight, and where the gradients of their sums lie in a row of gates.</summary>
/// <param name="Column">The first column of the weight.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Delta">The first float in a row of gates.</param>
internal readonly record struct ColumnRange(int Column, int Count, int Delta);
