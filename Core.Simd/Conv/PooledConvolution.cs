using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// A convolution, a bias, ReLU or nothing, and 2×2 max-pooling in one pass over sixteen samples in the lanes: no edges, no shuffles, and the
/// three sums of four that pooling drops never leave the registers.
/// </summary>
/// <remarks>
/// <para>Formula: y[n, i, j] = max(floor, max over (p, q) in {0, 1}² of Σ_c Σ_r Σ_s x[c, 2i + p + r, 2j + q + s] · weight[n, c, r, s] + bias[n]), where floor is 0 with ReLU, else −∞.</para>
/// <para>Error: each sum in ascending order of the weights, rounded after each fused multiply-add; the bias last. Of equal sums the first wins, as in PyTorch.</para>
/// <para>NaN: a window of which all sums are NaN gives NaN; a NaN beside numbers may be passed over.</para>
/// <para>What is computed for a sample depends on that sample only.</para>
/// </remarks>
public sealed unsafe class PooledConvolution
{
    // The rows of input that one filter after the other reads: half of a first-level cache of 48 KiB, three quarters of one of 32.
    private const int InputBytes = 24 * 1024;

    /// <summary>The winner of a window from which no gradient passes, because ReLU cut it off; those that live are 2·p + q.</summary>
    public const byte NoWinner = 4;

    private readonly PooledConvolutionShape _shape;
    private readonly ConvTileFamily _family;
    private readonly nint[] _taps;
    private readonly float[] _noBias;
    private readonly PoolTile _pool;
    private readonly SelectTile _select;
    private readonly int _rowsAtATime;
    private readonly nint _outputRow;
    private readonly nint _channel;

    /// <summary>Plans a convolution.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="inputOrder">How the input lies.</param>
    /// <param name="outputOrder">How the output, its winners and its gradient lie.</param>
    /// <param name="relu">True for ReLU between convolution and pooling, or behind both, which is the same.</param>
    /// <param name="level">The instruction set; the one in force when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no kernels for the shape.</exception>
    public PooledConvolution(PooledConvolutionShape shape, LaneOrder inputOrder, LaneOrder outputOrder, bool relu, SimdLevel? level = null)
    {
        shape.Require(nameof(shape));
        _shape = shape;
        Level = SimdInfo.Resolve(level);
        _family = ConvTileFamily.For(Level);
        var inputLast = inputOrder == LaneOrder.ChannelsLast;
        var outputLast = outputOrder == LaneOrder.ChannelsLast;
        var right = (inputLast ? shape.Channels : 1) * LaneGroup.Size;
        var down = right * shape.Width;
        _channel = (inputLast ? 1 : shape.Height * shape.Width) * LaneGroup.Size;
        var outputStep = (outputLast ? shape.Filters : 1) * LaneGroup.Size;
        _outputRow = outputStep * shape.PooledWidth;
        var rows = (InputBytes / sizeof(float) / (shape.Width * LaneGroup.Size)) - shape.KernelHeight;
        _rowsAtATime = Math.Clamp(rows / 2, 1, shape.PooledHeight);
        _noBias = GC.AllocateArray<float>(shape.Filters, pinned: true);
        _taps = GC.AllocateUninitializedArray<nint>(shape.Taps, pinned: true);
        for (var tap = 0; tap < shape.Taps; tap++)
        {
            var (row, column) = (tap / shape.KernelWidth % shape.KernelHeight, tap % shape.KernelWidth);
            _taps[tap] = (tap / shape.KernelWidth / shape.KernelHeight * _channel) + (row * down) + (column * right);
        }

        _pool = new PoolTile
        {
            Taps = (nint*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _taps[0]),
            TapCount = shape.Taps,
            Right = right,
            Down = down,
            InputStep = 2 * right,
            WeightStride = shape.Taps,
            OutputStep = outputStep,
            FilterStride = (outputLast ? 1 : shape.Places) * LaneGroup.Size,
            Windows = shape.PooledWidth,
            Floor = relu ? 0f : float.NegativeInfinity,
        };
        _select = new SelectTile
        {
            Right = right,
            Down = down,
            Rows = shape.PooledHeight,
            Columns = shape.PooledWidth,
            GradientStep = outputStep,
            SumRowStride = shape.KernelWidth * LaneGroup.Size,
        };
    }

    /// <summary>The instruction set.</summary>
    public SimdLevel Level { get; }

    /// <summary>Floats that <see cref="Gradient"/> needs for its sums.</summary>
    public int ScratchFloats => checked(_shape.Filters * SumsOfFilter);

    /// <summary>Lane by lane, a filter's weight gradients and behind them its bias gradient.</summary>
    private int SumsOfFilter => (_shape.Taps + 1) * LaneGroup.Size;

    /// <summary>Computes the pooled outputs of a group, and which of four sums won in each.</summary>
    /// <param name="input">The input of sixteen samples.</param>
    /// <param name="weight">[filters, channels, kernel height, kernel width].</param>
    /// <param name="bias">[filters], or empty.</param>
    /// <param name="output">Receives the output of sixteen samples.</param>
    /// <param name="winners">Receives a byte for each output; see <see cref="NoWinner"/>.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> output, Span<byte> winners)
    {
        ThrowHelper.RequireLength(nameof(input), input.Length, (long)_shape.Inputs * LaneGroup.Size);
        ThrowHelper.RequireLength(nameof(weight), weight.Length, _shape.Weights);
        ThrowHelper.RequireLength(nameof(output), output.Length, (long)_shape.Outputs * LaneGroup.Size);
        ThrowHelper.RequireLength(nameof(winners), winners.Length, (long)_shape.Outputs * LaneGroup.Size);
        if (bias.IsEmpty)
        {
            bias = _noBias;
        }

        ThrowHelper.RequireLength(nameof(bias), bias.Length, _shape.Filters);
        var pool = _pool;
        fixed (float* x = input, w = weight, b = bias, y = output)
        fixed (byte* codes = winners)
        {
            var tiles = (_shape.Filters + _family.MaxPoolFilters - 1) / _family.MaxPoolFilters;
            for (nint row = 0; row < _shape.PooledHeight; row++)
            {
                for (var tile = 0; tile < tiles; tile++)
                {
                    // Equal tiles: 16 filters go as 6 + 5 + 5.
                    var first = (_shape.Filters * tile) / tiles;
                    var filters = ((_shape.Filters * (tile + 1)) / tiles) - first;
                    var at = (row * _outputRow) + (first * pool.FilterStride);
                    for (var lane = 0; lane < LaneGroup.Size; lane += _family.Lanes)
                    {
                        _family.Pool(filters)(
                            &pool, x + (2 * row * pool.Down) + lane, w + (first * pool.WeightStride), b + first, y + at + lane, codes + at + lane);
                    }
                }
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>Computes the gradients of weights and bias, summed over the sixteen samples of a group.</summary>
    /// <param name="input">The input of sixteen samples.</param>
    /// <param name="gradOutput">The gradient with respect to the outputs; must be zero in lanes without a sample.</param>
    /// <param name="winners">What <see cref="Forward"/> found.</param>
    /// <param name="gradWeight">Receives [filters, channels, kernel height, kernel width].</param>
    /// <param name="gradBias">Receives [filters].</param>
    /// <param name="scratch"><see cref="ScratchFloats"/>.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Gradient(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, ReadOnlySpan<byte> winners, Span<float> gradWeight, Span<float> gradBias, Span<float> scratch)
    {
        ThrowHelper.RequireLength(nameof(input), input.Length, (long)_shape.Inputs * LaneGroup.Size);
        ThrowHelper.RequireLength(nameof(gradOutput), gradOutput.Length, (long)_shape.Outputs * LaneGroup.Size);
        ThrowHelper.RequireLength(nameof(winners), winners.Length, (long)_shape.Outputs * LaneGroup.Size);
        ThrowHelper.RequireLength(nameof(gradWeight), gradWeight.Length, _shape.Weights);
        ThrowHelper.RequireLength(nameof(gradBias), gradBias.Length, _shape.Filters);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, ScratchFloats);
        fixed (float* x = input, g = gradOutput, sums = scratch, gw = gradWeight, gb = gradBias)
        fixed (byte* codes = winners)
        {
            scratch[..ScratchFloats].Clear();
            for (nint row = 0; row < _shape.PooledHeight; row += _rowsAtATime)
            {
                Select(x + (2 * row * _pool.Down), g + (row * _outputRow), codes + (row * _outputRow), sums, (int)Math.Min(_rowsAtATime, _shape.PooledHeight - row));
            }

            for (nint filter = 0; filter < _shape.Filters; filter++)
            {
                var filterSums = sums + (filter * SumsOfFilter);
                var weights = new LaneSumKernel(filterSums, gw + (filter * _shape.Taps), _shape.Taps);
                SimdDispatch.Run(Level, ref weights);
                var bias = new LaneSumKernel(filterSums + (_shape.Taps * LaneGroup.Size), gb + filter, 1);
                SimdDispatch.Run(Level, ref bias);
            }
        }
    }

    /// <summary>Adds what some rows of outputs give to the sums of all filters.</summary>
    private void Select(float* x, float* g, byte* codes, float* sums, int pooledRows)
    {
        var select = _select;
        select.Rows = pooledRows;
        var unused = stackalloc float[LaneGroup.Size];
        var most = _family.MaxSelectRows(_shape.KernelWidth);
        var bands = (_shape.KernelHeight + most - 1) / most;
        for (nint channel = 0; channel < _shape.Channels; channel++)
        {
            for (nint filter = 0; filter < _shape.Filters; filter++)
            {
                var at = filter * _pool.FilterStride;
                var filterSums = sums + (filter * SumsOfFilter);
                for (var band = 0; band < bands; band++)
                {
                    nint first = _shape.KernelHeight * band / bands;
                    var rows = (int)((_shape.KernelHeight * (band + 1) / bands) - first);
                    var target = filterSums + (((channel * _shape.KernelHeight) + first) * select.SumRowStride);
                    var places = x + (channel * _channel) + (first * select.Down);

                    // Every tile adds up the gradients that it sees; only one of them may keep the sum.
                    var gradientSum = channel == 0 && band == 0 ? filterSums + (_shape.Taps * LaneGroup.Size) : unused;
                    for (var lane = 0; lane < LaneGroup.Size; lane += _family.Lanes)
                    {
                        select.GradientSum = gradientSum + lane;
                        _family.Select(rows, _shape.KernelWidth)(&select, places + lane, g + at + lane, codes + at + lane, target + lane);
                    }
                }
            }
        }
    }
}
