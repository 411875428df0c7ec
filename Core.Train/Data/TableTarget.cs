namespace Spanwise.Core.Train.Data;

/// <summary>What a target column is turned into.</summary>
public enum TableTarget
{
    /// <summary>Classes: every different value is one, numbered in sorted order. For cross-entropy and hinge.</summary>
    Classes,

    /// <summary>A row of one float. For regression, and for 0 and 1 of a single yes-or-no output.</summary>
    Number,
}
