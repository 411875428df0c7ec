namespace Spanwise.Core.Layers;

/// <summary>The extents of a sample (channels, …) with one to three spatial axes, as channels and three of them.</summary>
internal readonly record struct Volume(int Channels, int Depth, int Height, int Width)
{
    /// <summary>Elements of a channel.</summary>
    public int Places => Depth * Height * Width;

    /// <summary>Reads a shape.</summary>
    /// <exception cref="LayerException">It has no spatial axis, or more than three.</exception>
    public static Volume Of(string layer, Shape shape) => shape.Rank switch
    {
        2 => new Volume(shape[0], 1, 1, shape[1]),
        3 => new Volume(shape[0], 1, shape[1], shape[2]),
        4 => new Volume(shape[0], shape[1], shape[2], shape[3]),
        _ => throw new LayerException($"a {layer} layer takes samples of channels and one to three axes; received {shape}"),
    };
}
