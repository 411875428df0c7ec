namespace Spanwise.Core.Simd.Conv;

/// <summary>A convolution without padding and with stride 1, whose outputs are pooled: of each 2×2 of them the largest remains.</summary>
/// <param name="Channels">Channels of the input.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="Filters">Channels of the output.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
public readonly record struct PooledConvolutionShape(int Channels, int Height, int Width, int Filters, int KernelHeight, int KernelWidth)
{
    /// <summary>The tallest and widest kernel.</summary>
    public const int MaxKernel = 5;

    /// <summary>Rows of the output; an odd last row of the convolution is left out, as pooling without padding does.</summary>
    public int PooledHeight => (Height - KernelHeight + 1) / 2;

    /// <summary>Columns of the output.</summary>
    public int PooledWidth => (Width - KernelWidth + 1) / 2;

    /// <summary>Places of one filter's output.</summary>
    public int Places => PooledHeight * PooledWidth;

    /// <summary>Floats of one sample's input.</summary>
    public int Inputs => checked(Channels * Height * Width);

    /// <summary>Floats of one sample's output.</summary>
    public int Outputs => checked(Filters * Places);

    /// <summary>Weights of one filter.</summary>
    public int Taps => Channels * KernelHeight * KernelWidth;

    /// <summary>All weights.</summary>
    public int Weights => checked(Filters * Taps);

    /// <summary>True where the kernels exist for this shape.</summary>
    public bool HasKernels => Channels >= 1 && Filters >= 1 && KernelHeight is >= 1 and <= MaxKernel && KernelWidth is >= 1 and <= MaxKernel
        && PooledHeight >= 1 && PooledWidth >= 1;

    internal void Require(string name)
    {
        if (!HasKernels)
        {
            ThrowHelper.OutOfRange(name, this, $"at least one channel, filter and pooled place, with a kernel from 1×1 to {MaxKernel}×{MaxKernel}");
        }
    }
}
