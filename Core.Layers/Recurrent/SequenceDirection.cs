namespace Spanwise.Core.Layers;

/// <summary>Which way a recurrent layer reads the steps of a sample.</summary>
public enum SequenceDirection
{
    /// <summary>From the first step to the last.</summary>
    Forward,

    /// <summary>From the last step to the first; outputs stand at the steps they were computed at, as in the second half of PyTorch's <c>bidirectional</c>.</summary>
    Backward,

    /// <summary>Both ways, with parameters of their own; see <see cref="DirectionMerge"/>.</summary>
    Both,
}
