using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>One way across a convolution, planned: from its inputs to its outputs (<see cref="ConvForward"/>) or back (<see cref="ConvAdjoint"/>).</summary>
/// <remarks>The target must not overlap the source or the scratch. Plans are immutable: threads may share one, each with scratch of its own.</remarks>
public abstract class ConvMap
{
    private readonly bool _isBack;

    private protected ConvMap(in ConvShape shape, bool isBack, bool hasBias, SimdLevel level)
    {
        (Shape, _isBack, HasBias, Level) = (shape, isBack, hasBias, level);
    }

    /// <summary>The sizes of the convolution.</summary>
    public ConvShape Shape { get; }

    /// <summary>True if a number is added to each channel of the target.</summary>
    public bool HasBias { get; }

    /// <summary>Floats of an image that is read.</summary>
    public int SourceFloats => _isBack ? Shape.OutputFloats : Shape.InputFloats;

    /// <summary>Floats of an image that is written.</summary>
    public int TargetFloats => _isBack ? Shape.InputFloats : Shape.OutputFloats;

    /// <summary>Floats of scratch that a call needs.</summary>
    public abstract int ScratchFloats { get; }

    private protected SimdLevel Level { get; }

    /// <summary>Computes some images.</summary>
    /// <param name="images">How many.</param>
    /// <param name="source">Inputs [image, channels, …], on the way back outputs [image, filters, …]; <paramref name="sourceStride"/> floats apart.</param>
    /// <param name="sourceStride">Floats from one image that is read to the next.</param>
    /// <param name="weight">[filters, channels / groups, …].</param>
    /// <param name="bias">[filters], on the way back [channels]; ignored without a bias.</param>
    /// <param name="target">Outputs, on the way back inputs, to be written.</param>
    /// <param name="targetStride">Floats from one image that is written to the next.</param>
    /// <param name="scratch">At least <see cref="ScratchFloats"/>, not shared with another call in flight.</param>
    /// <exception cref="ArgumentException">A span is too short or a stride smaller than an image.</exception>
    public unsafe void Run(
        int images, ReadOnlySpan<float> source, int sourceStride, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> target, int targetStride, Span<float> scratch)
    {
        ConvChecks.Images(nameof(source), images, source.Length, SourceFloats, sourceStride);
        ConvChecks.Images(nameof(target), images, target.Length, TargetFloats, targetStride);
        ThrowHelper.RequireLength(nameof(weight), weight.Length, Shape.Weights);
        ThrowHelper.RequireLength(nameof(bias), bias.Length, !HasBias ? 0 : _isBack ? Shape.Channels : Shape.Filters);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        fixed (float* from = source, pw = weight, pb = bias, to = target, ps = scratch)
        {
            Run(images, from, sourceStride, pw, HasBias ? pb : null, to, targetStride, ps);
        }
    }

    private protected abstract unsafe void Run(int images, float* source, nint sourceStride, float* weight, float* bias, float* target, nint targetStride, float* scratch);
}
