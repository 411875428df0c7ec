namespace Spanwise.Core.Simd.Conv;

/// <summary>A window that slides along one axis: of a convolution or of pooling.</summary>
/// <remarks>
/// Output position o and place k in the window meet the input at o · stride + k · dilation − before; what lies outside the input is padding.
/// </remarks>
/// <param name="Input">Extent of the input.</param>
/// <param name="Kernel">Places in the window.</param>
/// <param name="Stride">Input places from one window to the next.</param>
/// <param name="Dilation">Input places from one place in the window to the next.</param>
/// <param name="Before">Padding before the input.</param>
/// <param name="After">Padding after the input.</param>
public readonly record struct WindowAxis(int Input, int Kernel, int Stride, int Dilation, int Before, int After)
{
    /// <summary>An axis of one place that nothing slides along.</summary>
    public static WindowAxis None { get; } = new(1, 1, 1, 1, 0, 0);

    /// <summary>Input places from the first to the last place in the window.</summary>
    public long Reach => ((long)(Kernel - 1) * Dilation) + 1;

    /// <summary>Extent of the padded input.</summary>
    public long Padded => (long)Input + Before + After;

    /// <summary>Windows that fit: ⌊(input + before + after − reach) / stride⌋ + 1, or 0.</summary>
    public int Output => Reach > Padded ? 0 : checked((int)(((Padded - Reach) / Stride) + 1));
}
