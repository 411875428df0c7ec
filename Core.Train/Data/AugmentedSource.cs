using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Train.Data;

/// <summary>Another source whose images are moved and turned at random as they are read: each epoch sees other pictures of the same things. Allocates nothing.</summary>
/// <remarks>
/// Shifts are uniform in ±<see cref="ImageAugmentation.ShiftPixels"/> along either axis, angles in ±<see cref="ImageAugmentation.RotationDegrees"/>, pixels bilinear. What happens to an image is a
/// function of seed, epoch and its number alone, so neither threads nor the order of the samples matter, and a resumed training sees the same pictures. Train on it; test on the source itself.
/// </remarks>
public sealed class AugmentedSource : IDataSource
{
    // A stream of the seed of its own, apart from those of the order and the masks.
    private const ulong Stream = 0x6175676D656E74;
    private const int DrawsPerImage = 3;
    private const float RadiansPerDegree = MathF.PI / 180f;

    private readonly IDataSource _source;
    private readonly ImageAugmentation _how;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _scratchFloats;
    private readonly CounterRandom _random;
    private CounterRandom _ofEpoch;

    /// <summary>Wraps images.</summary>
    /// <param name="source">The images: planes of pixels one after the other, as many as a sample holds.</param>
    /// <param name="rows">Rows of a plane.</param>
    /// <param name="columns">Columns of a plane.</param>
    /// <param name="how">What happens to them.</param>
    /// <param name="seed">What it is drawn from.</param>
    /// <exception cref="ArgumentException">A sample is not made of such planes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of <paramref name="how"/> is out of its range.</exception>
    public AugmentedSource(IDataSource source, int rows, int columns, ImageAugmentation how, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(how);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        how.Check();
        if (source.Input.Count % ((long)rows * columns) != 0)
        {
            throw new ArgumentException($"a sample must be made of planes of {rows}×{columns} pixels; it has the shape {source.Input}", nameof(source));
        }

        (_source, _rows, _columns, _how) = (source, rows, columns, how);
        _scratchFloats = ImageWarp.ScratchFloats(rows, columns);
        _random = new CounterRandom(seed, Stream);
        BeginEpoch(0);
    }

    /// <inheritdoc/>
    public int Count => _source.Count;

    /// <inheritdoc/>
    public Shape Input => _source.Input;

    /// <inheritdoc/>
    public int TargetFloats => _source.TargetFloats;

    /// <inheritdoc/>
    public bool HasWeights => _source.HasWeights;

    /// <inheritdoc/>
    public void BeginEpoch(int epoch)
    {
        _source.BeginEpoch(epoch);
        _ofEpoch = _random.Derive((ulong)epoch);
    }

    /// <inheritdoc/>
    public void Announce(ReadOnlySpan<int> samples) => _source.Announce(samples);

    /// <inheritdoc/>
    public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs)
    {
        _source.ReadInputs(samples, inputs);
        var workspace = WorkspacePool.Shared.Rent(AlignedBuffer.RoundUp(_scratchFloats));
        var scratch = workspace.Take(_scratchFloats);
        Span<float> draws = stackalloc float[DrawsPerImage];
        var pixels = _rows * _columns;
        for (var row = 0; row < samples.Length; row++)
        {
            _ofEpoch.FillUniform(draws, -1f, 1f, (ulong)samples[row] * DrawsPerImage);
            var (down, right, angle) = (draws[0] * _how.ShiftPixels, draws[1] * _how.ShiftPixels, draws[2] * _how.RotationDegrees * RadiansPerDegree);
            for (var planes = inputs[row]; !planes.IsEmpty; planes = planes[pixels..])
            {
                ImageWarp.Apply(planes[..pixels], _rows, _columns, down, right, angle, _how.Background, scratch);
            }
        }

        WorkspacePool.Shared.Return(workspace);
    }

    /// <inheritdoc/>
    public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes) => _source.ReadClasses(samples, classes);

    /// <inheritdoc/>
    public void ReadTargets(ReadOnlySpan<int> samples, Rows targets) => _source.ReadTargets(samples, targets);

    /// <inheritdoc/>
    public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights) => _source.ReadWeights(samples, weights);
}
