namespace Spanwise.Samples.Lectures;

/// <summary>The recurrent layers of D4, over the lines of an image as steps in time.</summary>
internal static class RecurrentLayers
{
    public static (string Name, Shape Input, Layer[] Layers)[] Cases { get; } =
    [
        ("recurrent", new Shape(28, 28), [new SimpleRnn(32)]),
        ("lstm", new Shape(28, 28), [new Lstm(24)]),
        ("gru", new Shape(28, 28), [new Gru(24)]),
    ];
}
