namespace Spanwise.Core.Layers;

/// <summary>Values of some samples at some steps, wherever they lie: rows of a batch hold the steps of a sample side by side, buffers of a recurrent layer the samples of a step.</summary>
/// <param name="data">The floats from the first sample's first step on.</param>
/// <param name="rowStride">Floats from one sample to the next.</param>
/// <param name="stepStride">Floats from one step to the next.</param>
internal readonly ref struct SequenceRows(Span<float> data, int rowStride, int stepStride)
{
    public Span<float> Data { get; } = data;

    public int RowStride { get; } = rowStride;

    public int StepStride { get; } = stepStride;

    public bool IsEmpty => Data.IsEmpty;

    /// <summary>From a sample's step on.</summary>
    public Span<float> At(int step, int row) => Data[((step * StepStride) + (row * RowStride))..];

    /// <summary>The same samples and steps from a later float of each on.</summary>
    public SequenceRows Column(int column) => new(Data[column..], RowStride, StepStride);
}
