using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>What layers have in common that make one value of each window of a channel.</summary>
public abstract class Pooling : Layer
{
    private protected Pooling(int rank, Extents window, Extents? stride, Padding padding, Extents? dilation)
    {
        SpatialRank = rank;
        Window = window.Expand(Kind, "window", rank, least: 1);
        Stride = (stride ?? Window).Expand(Kind, "stride", rank, least: 1);
        Dilation = (dilation ?? 1).Expand(Kind, "dilation", rank, least: 1);
        Padding = padding.Expand(Kind, rank);
    }

    /// <summary>Axes that the window slides along.</summary>
    public int SpatialRank { get; }

    /// <summary>Extents of the window.</summary>
    public Extents Window { get; }

    /// <summary>Input places from one window to the next.</summary>
    public Extents Stride { get; }

    /// <summary>What is added around the input.</summary>
    public Padding Padding { get; }

    /// <summary>Input places from one place in the window to the next.</summary>
    public Extents Dilation { get; }

    /// <summary>How the window lies over an input.</summary>
    /// <param name="input">The shape of one input sample.</param>
    /// <exception cref="LayerException">The input has another rank, or is smaller than the window.</exception>
    public WindowGeometry Geometry(Shape input) => WindowRules.Geometry(Kind, input, SpatialRank, Window, Stride, Dilation, Padding);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        var geometry = Geometry(input);
        WindowRules.RequireHalfPadding(Kind, Padding, geometry, SpatialRank);
        return WindowRules.Output(Kind, input[0], geometry, SpatialRank);
    }
}
