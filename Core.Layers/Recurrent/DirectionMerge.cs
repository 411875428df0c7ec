namespace Spanwise.Core.Layers;

/// <summary>How the outputs of the two ways of a bidirectional layer become one.</summary>
public enum DirectionMerge
{
    /// <summary>Forward units, then backward units, as PyTorch does.</summary>
    Concatenate,

    /// <summary>Unit by unit, forward + backward.</summary>
    Sum,
}
