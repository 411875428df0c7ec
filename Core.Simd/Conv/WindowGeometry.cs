namespace Spanwise.Core.Simd.Conv;

/// <summary>A window that slides along up to three axes; fewer are three whose first are <see cref="WindowAxis.None"/>.</summary>
/// <param name="Depth">The axis that varies slowest.</param>
/// <param name="Height">The axis between.</param>
/// <param name="Width">The axis that varies fastest.</param>
public readonly record struct WindowGeometry(WindowAxis Depth, WindowAxis Height, WindowAxis Width)
{
    /// <summary>Places of one channel of the input.</summary>
    public int Inputs => checked(Depth.Input * Height.Input * Width.Input);

    /// <summary>Places of one channel of the output.</summary>
    public int Outputs => checked(Depth.Output * Height.Output * Width.Output);

    /// <summary>Places in the window.</summary>
    public int Taps => checked(Depth.Kernel * Height.Kernel * Width.Kernel);

    /// <summary>True where the window is one place that visits every input once: then input and output places are the same.</summary>
    public bool IsPointwise => IsIdentity(Depth) && IsIdentity(Height) && IsIdentity(Width);

    private static bool IsIdentity(WindowAxis axis) => axis is { Kernel: 1, Stride: 1, Before: 0, After: 0 };
}
