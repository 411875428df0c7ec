namespace Spanwise.Core.Train.Data;

/// <summary>How images are changed at random before they are trained on, anew in each epoch.</summary>
public sealed record ImageAugmentation
{
    /// <summary>The most pixels that an image moves along either axis, fractions included; finite and not negative.</summary>
    public float ShiftPixels { get; init; }

    /// <summary>The most degrees that an image turns about its middle, either way; from 0 to 180.</summary>
    public float RotationDegrees { get; init; }

    /// <summary>The input that stands for what lies outside of an image; finite. Of <see cref="ImageSource"/> with a shift it is that shift: a pixel of 0.</summary>
    public float Background { get; init; }

    internal void Check()
    {
        if (!(ShiftPixels >= 0 && float.IsFinite(ShiftPixels)))
        {
            throw new ArgumentOutOfRangeException(nameof(ShiftPixels), ShiftPixels, $"ShiftPixels must be finite and not negative; received {ShiftPixels}");
        }

        if (!(RotationDegrees is >= 0 and <= 180))
        {
            throw new ArgumentOutOfRangeException(nameof(RotationDegrees), RotationDegrees, $"RotationDegrees must be from 0 to 180; received {RotationDegrees}");
        }

        if (!float.IsFinite(Background))
        {
            throw new ArgumentOutOfRangeException(nameof(Background), Background, $"Background must be finite; received {Background}");
        }
    }
}
