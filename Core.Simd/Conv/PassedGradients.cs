using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// The gradients of a pooled convolution from the outputs that max-pooling and ReLU let a gradient through: at most one in four. For each
/// they add one window of weights to the input's gradient, and one window of the input to the weights' gradient.
/// </summary>
/// <remarks>
/// <para>Images lie one a row, [y, x, channel], so that a window's row is one run of numbers; <see cref="ImageStride"/> floats apart.</para>
/// <para>Formula: with δ[n, i, j] the gradient of a pooled output and (p, q) its winner, ∂L/∂x[2i + p + r, 2j + q + s, c] += δ[n, i, j] · weight[n, c, r, s], and
/// ∂L/∂weight[n, c, r, s] += δ[n, i, j] · x[2i + p + r, 2j + q + s, c].</para>
/// <para>Order of the sums: for an input's gradient by place, by column of the winner, then by filter; for a weight's by sample, then by place.</para>
/// </remarks>
public sealed unsafe class PassedGradients
{
    // Half of a first-level cache of 48 KiB, or three quarters of one of 32: so many bytes of images are read over and over for each filter.
    private const int ImageBytes = 24 * 1024;

    private readonly PooledConvolutionShape _shape;
    private readonly ConvTileFamily _family;
    private readonly int[] _places;
    private readonly int[] _filterOffsets;
    private readonly int _imagesAtATime;

    /// <summary>Plans the gradients.</summary>
    /// <param name="shape">The sizes of the convolution.</param>
    /// <param name="level">The instruction set; the one in force when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no kernels for the shape.</exception>
    public PassedGradients(PooledConvolutionShape shape, SimdLevel? level = null)
    {
        shape.Require(nameof(shape));
        _shape = shape;
        Level = SimdInfo.Resolve(level);
        _family = ConvTileFamily.For(Level);
        RowFloats = (int)AlignedBuffer.RoundUp(shape.KernelWidth * shape.Channels);
        ImageStride = ImageFloats(shape.Inputs);
        _imagesAtATime = Math.Clamp(ImageBytes / sizeof(float) / ImageStride, 1, LaneGroup.Size);
        _places = GC.AllocateArray<int>((int)AlignedBuffer.RoundUp(shape.Places), pinned: true);
        for (var place = 0; place < shape.Places; place++)
        {
            _places[place] = 2 * (((place / shape.PooledWidth) * shape.Width) + (place % shape.PooledWidth)) * shape.Channels;
        }

        _filterOffsets = GC.AllocateArray<int>((int)AlignedBuffer.RoundUp(shape.Filters), pinned: true);
        for (var filter = 0; filter < shape.Filters; filter++)
        {
            _filterOffsets[filter] = filter * (shape.KernelHeight + 2) * RowFloats;
        }
    }

    /// <summary>The instruction set.</summary>
    public SimdLevel Level { get; }

    /// <summary>Floats of a window's row, rounded up to a cache line.</summary>
    public int RowFloats { get; }

    /// <summary>Floats from one image to the next, with room behind each for the whole vectors of its last window.</summary>
    public int ImageStride { get; }

    /// <summary>Floats of the weights as <see cref="PackWeights"/> lays them out.</summary>
    public int PackedWeightFloats => _shape.Filters * (_shape.KernelHeight + 2) * RowFloats;

    /// <summary>Floats of a group's weight gradient as <see cref="AddToWeights"/> lays it out: [filters, kernel height, row].</summary>
    public int ShardFloats => _shape.Filters * _shape.KernelHeight * RowFloats;

    /// <summary>Floats of a group's bias gradient as <see cref="AddToWeights"/> lays it out: 16 partial sums for each filter.</summary>
    public int BiasShardFloats => _shape.Filters * LaneGroup.Size;

    /// <summary>Floats that <see cref="AddToWeights"/> and <see cref="ToInputs"/> need for their lists, and <see cref="SumWeights"/> for its sums.</summary>
    public int ScratchFloats => Math.Max(2 * Math.Max(WeightListFloats, PassedToInputsKernel.Lists * InputListFloats), _shape.KernelHeight * RowFloats);

    // Compressing stores write whole vectors, so that a list needs room for one more.
    private int WeightListFloats => (int)AlignedBuffer.RoundUp(_imagesAtATime * _shape.Places) + LaneGroup.Size;

    private int InputListFloats => (int)AlignedBuffer.RoundUp(_shape.Filters) + LaneGroup.Size;

    /// <summary>Lays weights out for <see cref="ToInputs"/>: a row of zeros, the kernel's rows, a row of zeros, for each filter.</summary>
    /// <param name="weight">[filters, channels, kernel height, kernel width].</param>
    /// <param name="packed">Receives <see cref="PackedWeightFloats"/>; what is zero in it once stays zero.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void PackWeights(ReadOnlySpan<float> weight, Span<float> packed)
    {
        ThrowHelper.RequireLength(nameof(weight), weight.Length, _shape.Weights);
        ThrowHelper.RequireLength(nameof(packed), packed.Length, PackedWeightFloats);
        fixed (float* from = weight, to = packed)
        {
            var source = from;
            for (var filter = 0; filter < _shape.Filters; filter++)
            {
                for (var channel = 0; channel < _shape.Channels; channel++)
                {
                    var row = to + _filterOffsets[filter] + RowFloats + channel;
                    for (var r = 0; r < _shape.KernelHeight; r++, row += RowFloats)
                    {
                        for (var s = 0; s < _shape.KernelWidth; s++)
                        {
                            row[s * _shape.Channels] = *source++;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Adds the weight and bias gradients of some samples to a shard.</summary>
    /// <param name="images">The inputs, [y, x, channel] for each sample, <see cref="ImageStride"/> apart.</param>
    /// <param name="gradients">The gradients of the outputs, [filter, place] for each sample.</param>
    /// <param name="gradientStride">Floats from one sample's gradients to the next.</param>
    /// <param name="winners">The winners as numbers, [filter, place] for each sample, without gaps between samples.</param>
    /// <param name="count">Samples.</param>
    /// <param name="shard">The weight gradient, <see cref="ShardFloats"/>.</param>
    /// <param name="biasShard">The bias gradient, <see cref="BiasShardFloats"/>.</param>
    /// <param name="scratch"><see cref="ScratchFloats"/>.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void AddToWeights(
        ReadOnlySpan<float> images, ReadOnlySpan<float> gradients, int gradientStride, ReadOnlySpan<float> winners, int count, Span<float> shard, Span<float> biasShard, Span<float> scratch)
    {
        ThrowHelper.RequireLength(nameof(images), images.Length, (long)count * ImageStride);
        ThrowHelper.RequireMatrix(nameof(gradients), gradients.Length, count, _shape.Outputs, gradientStride);
        ThrowHelper.RequireLength(nameof(winners), winners.Length, (long)count * _shape.Outputs);
        ThrowHelper.RequireLength(nameof(shard), shard.Length, ShardFloats);
        ThrowHelper.RequireLength(nameof(biasShard), biasShard.Length, BiasShardFloats);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        fixed (float* x = images, g = gradients, codes = winners, sums = shard, biases = biasShard, lists = scratch)
        fixed (int* places = _places)
        {
            for (var first = 0; first < count; first += _imagesAtATime)
            {
                var kernel = new PassedToWeightsKernel
                {
                    Shape = _shape,
                    Family = _family,
                    Images = x + ((nint)first * ImageStride),
                    ImageStride = ImageStride,
                    Gradients = g + ((nint)first * gradientStride),
                    GradientStride = gradientStride,
                    Winners = codes + ((nint)first * _shape.Outputs),
                    Count = Math.Min(_imagesAtATime, count - first),
                    Shard = sums,
                    BiasShard = biases,
                    RowFloats = RowFloats,
                    Places = places,
                    Offsets = (int*)lists,
                    Values = lists + WeightListFloats,
                };
                SimdDispatch.Run(Level, ref kernel);
            }
        }
    }

    /// <summary>Computes the gradients of the inputs of some samples.</summary>
    /// <param name="packedWeights">What <see cref="PackWeights"/> made.</param>
    /// <param name="gradients">The gradients of the outputs, [place, filter] for each sample.</param>
    /// <param name="gradientStride">Floats from one sample's gradients to the next.</param>
    /// <param name="winners">The winners as numbers, in the same order, without gaps between samples.</param>
    /// <param name="count">Samples.</param>
    /// <param name="gradImages">Receives [y, x, channel] for each sample, <see cref="ImageStride"/> apart.</param>
    /// <param name="scratch"><see cref="ScratchFloats"/>.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void ToInputs(
        ReadOnlySpan<float> packedWeights, ReadOnlySpan<float> gradients, int gradientStride, ReadOnlySpan<float> winners, int count, Span<float> gradImages, Span<float> scratch)
    {
        ThrowHelper.RequireLength(nameof(packedWeights), packedWeights.Length, PackedWeightFloats);
        ThrowHelper.RequireMatrix(nameof(gradients), gradients.Length, count, _shape.Outputs, gradientStride);
        ThrowHelper.RequireLength(nameof(winners), winners.Length, (long)count * _shape.Outputs);
        ThrowHelper.RequireLength(nameof(gradImages), gradImages.Length, (long)count * ImageStride);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        gradImages[..(count * ImageStride)].Clear();
        fixed (float* w = packedWeights, g = gradients, codes = winners, x = gradImages, lists = scratch)
        fixed (int* places = _places, filters = _filterOffsets)
        {
            var kernel = new PassedToInputsKernel
            {
                Shape = _shape,
                Family = _family,
                Weights = w,
                RowFloats = RowFloats,
                Gradients = g,
                GradientStride = gradientStride,
                Winners = codes,
                Count = count,
                GradImages = x,
                ImageStride = ImageStride,
                Places = places,
                FilterOffsets = filters,
                Offsets = (int*)lists,
                Values = lists + (PassedToInputsKernel.Lists * InputListFloats),
                ListFloats = InputListFloats,
            };
            SimdDispatch.Run(Level, ref kernel);
        }
    }

    /// <summary>Adds the shards of all groups, in order, and lays some filters' gradients out like their weights.</summary>
    /// <param name="shards">The shards, one after the other.</param>
    /// <param name="stride">Floats from one shard to the next.</param>
    /// <param name="groups">How many there are, at least 1.</param>
    /// <param name="firstFilter">The first filter.</param>
    /// <param name="filters">How many filters.</param>
    /// <param name="gradWeight">Receives [filters, channels, kernel height, kernel width].</param>
    /// <param name="scratch"><see cref="ScratchFloats"/>.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void SumWeights(ReadOnlySpan<float> shards, int stride, int groups, int firstFilter, int filters, Span<float> gradWeight, Span<float> scratch)
    {
        ThrowHelper.RequireMatrix(nameof(shards), shards.Length, groups, ShardFloats, stride);
        ThrowHelper.RequireLength(nameof(gradWeight), gradWeight.Length, (long)filters * _shape.Taps);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        var each = _shape.KernelHeight * RowFloats;
        fixed (float* sums = scratch, to = gradWeight)
        {
            var target = to;
            for (var filter = firstFilter; filter < firstFilter + filters; filter++)
            {
                Reductions.SumColumns(shards[(filter * each)..], groups, each, stride, scratch[..each], level: Level);
                for (var channel = 0; channel < _shape.Channels; channel++)
                {
                    for (var r = 0; r < _shape.KernelHeight; r++)
                    {
                        var row = sums + (r * RowFloats) + channel;
                        for (var s = 0; s < _shape.KernelWidth; s++)
                        {
                            *target++ = row[s * _shape.Channels];
                        }
                    }
                }
            }
        }
    }

    // A cache line more where images would lie a multiple of 1 KiB apart: their same places would share a cache set.
    private static int ImageFloats(int inputs)
    {
        var floats = (int)AlignedBuffer.RoundUp(inputs) + (2 * LaneGroup.Size);
        return floats % 256 == 0 ? floats + LaneGroup.Size : floats;
    }
}
