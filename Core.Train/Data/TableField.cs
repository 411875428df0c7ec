using System.Collections.Immutable;

namespace Spanwise.Core.Train.Data;

/// <summary>A column that a model takes: a number, or a text that becomes an input for each category.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Mean">What a missing number becomes: the mean of the rows to train on; 0 for a text.</param>
/// <param name="Categories">The texts that were met in training, each an input that is 1 where the text is this one; default for a column of numbers.</param>
public sealed record TableField(string Name, float Mean, ImmutableArray<string> Categories)
{
    /// <summary>True for a column of numbers.</summary>
    public bool IsNumber => Categories.IsDefault;

    /// <summary>Inputs that the column makes.</summary>
    public int Inputs => IsNumber ? 1 : Categories.Length;
}
