using Spanwise.Core.Simd.Conv;

namespace Spanwise.Bench.Shapes;

/// <summary>A convolution of square images to measure.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Channels">Input channels.</param>
/// <param name="Size">Height and width of the input.</param>
/// <param name="Filters">Output channels.</param>
/// <param name="Kernel">Height and width of the kernel.</param>
/// <param name="Stride">Step of the kernel.</param>
/// <param name="Padding">Zeros around the input.</param>
/// <param name="Groups">Groups of channels.</param>
/// <param name="Batch">Images.</param>
public sealed record ConvCase(string Name, int Channels, int Size, int Filters, int Kernel, int Stride = 1, int Padding = 0, int Groups = 1, int Batch = 32) : IWork
{
    /// <summary>One product.</summary>
    public static ConvCase Smallest { get; } = new("smallest", 1, 1, 1, 1, Batch: 1);

    /// <summary>What a general convolution is judged by: the sizes of small image networks.</summary>
    public static IReadOnlyList<ConvCase> All { get; } =
    [
        new("3x3 3->32, 32x32", 3, 32, 32, 3, Padding: 1),
        new("3x3 32->64, 32x32", 32, 32, 64, 3, Padding: 1),
        new("3x3 64->64, 16x16", 64, 16, 64, 3, Padding: 1),
        new("3x3 64->128, 8x8", 64, 8, 128, 3, Padding: 1),
        new("3x3 32->64, 13x13 valid", 32, 13, 64, 3),
        new("5x5/2 3->32, 32x32", 3, 32, 32, 5, Stride: 2, Padding: 2),
        new("5x5/2 32->64, 16x16", 32, 16, 64, 5, Stride: 2, Padding: 2),
        new("1x1 64->64, 32x32", 64, 32, 64, 1),
        new("1x1 64->128, 8x8", 64, 8, 128, 1),
        new("depthwise 3x3 64, 32x32", 64, 32, 64, 3, Padding: 1, Groups: 64),
        new("depthwise 3x3/2 64, 32x32", 64, 32, 64, 3, Stride: 2, Padding: 1, Groups: 64),
        new("3x3 64->64 in 4 groups, 16x16", 64, 16, 64, 3, Padding: 1, Groups: 4),
    ];

    /// <summary>The sizes as the library has them.</summary>
    public ConvShape Shape => new(Channels, Filters, Groups, new WindowGeometry(WindowAxis.None, Axis, Axis));

    /// <summary>Operations of a forward pass of the batch.</summary>
    public double Flops => 2d * Batch * Shape.Weights * Shape.Window.Outputs;

    /// <inheritdoc/>
    public double Items => Batch;

    /// <summary>Forward as it is; back to input and weights is twice as much.</summary>
    public double FlopsOf(string method) => method == nameof(Benchmarks.Convolution.Forward) ? Flops : 2 * Flops;

    /// <inheritdoc/>
    public override string ToString() => Name;

    private WindowAxis Axis => new(Size, Kernel, Stride, 1, Padding, Padding);
}
