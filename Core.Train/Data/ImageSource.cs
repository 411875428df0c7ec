using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Train.Data;

/// <summary>Labelled images as a trainer's samples: each pixel becomes pixel·scale + shift at the moment it is read, so the set stays bytes.</summary>
public sealed class ImageSource : IDataSource
{
    private readonly ImageSet _images;
    private readonly float _scale;
    private readonly float _shift;
    private readonly SimdLevel? _level;

    /// <summary>Wraps a set of images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="input">The shape the model sees; null takes (rows·columns).</param>
    /// <param name="scale">The factor of a pixel; by default 1/255.</param>
    /// <param name="shift">Added to every scaled pixel.</param>
    /// <param name="level">The instruction set; null takes the one in force.</param>
    /// <exception cref="ArgumentException">The shape does not hold one image's pixels.</exception>
    public ImageSource(ImageSet images, Shape? input = null, float scale = 1f / 255f, float shift = 0f, SimdLevel? level = null)
    {
        Input = input ?? new Shape(images.PixelsPerImage);
        if (Input.Count != images.PixelsPerImage)
        {
            throw new ArgumentException($"the input shape {Input} holds {Input.Count} values; an image has {images.PixelsPerImage} pixels", nameof(input));
        }

        _images = images;
        _scale = scale;
        _shift = shift;
        _level = level;
    }

    /// <inheritdoc/>
    public int Count => _images.Count;

    /// <inheritdoc/>
    public Shape Input { get; }

    /// <inheritdoc/>
    public int TargetFloats => 0;

    /// <inheritdoc/>
    public bool HasColumns => true;

    /// <inheritdoc/>
    public void Announce(ReadOnlySpan<int> samples) => AnnounceColumns(samples, 0, Input.Count);

    /// <inheritdoc/>
    public void AnnounceColumns(ReadOnlySpan<int> samples, int first, int count)
    {
        foreach (var sample in samples)
        {
            CacheHint.Fetch(_images.Image(sample).Slice(first, count));
        }
    }

    /// <inheritdoc/>
    public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs) => ReadColumns(samples, 0, inputs);

    /// <inheritdoc/>
    public void ReadColumns(ReadOnlySpan<int> samples, int first, Rows columns)
    {
        for (var row = 0; row < samples.Length; row++)
        {
            Arithmetic.ConvertBytes(_images.Image(samples[row]).Slice(first, columns.Features), columns[row], _scale, _shift, _level);
        }
    }

    /// <inheritdoc/>
    public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes)
    {
        var labels = _images.Labels;
        for (var row = 0; row < samples.Length; row++)
        {
            classes[row] = labels[samples[row]];
        }
    }

    /// <inheritdoc/>
    public void ReadTargets(ReadOnlySpan<int> samples, Rows targets) =>
        throw new InvalidOperationException("labelled images have classes as targets, not rows of floats");
}
