using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>
/// Values of a recurrent layer, step by step: [steps, batch, features]. The rows of one step then lie side by side, as the product of that step wants
/// them, and those of many steps too, as the gradient of the weights does.
/// </summary>
internal sealed class SequenceBuffer(int steps, int batch, int features)
{
    private readonly AlignedBuffer _buffer = new((long)steps * batch * RowStride.For(features));

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; } = RowStride.For(features);

    /// <summary>Floats from one step to the next.</summary>
    public int StepStride { get; } = checked(batch * RowStride.For(features));

    /// <summary>Some rows of one step, and what lies between them.</summary>
    public Span<float> Rows(int step, int first, int count) => _buffer.Slice(((long)step * StepStride) + ((long)first * Stride), count * Stride);

    /// <summary>From a row of a step on, to the end of a later step.</summary>
    public SequenceRows From(int step, int first, int count) =>
        new(_buffer.Slice(((long)step * StepStride) + ((long)first * Stride), checked((count * StepStride) - (first * Stride))), Stride, StepStride);
}
