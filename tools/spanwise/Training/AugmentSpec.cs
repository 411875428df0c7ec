using System.Globalization;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Training;

/// <summary>How images are changed at random, as it is written on the command line: <c>shift:2,rotation:10</c>.</summary>
/// <param name="ShiftPixels">The most pixels along either axis.</param>
/// <param name="RotationDegrees">The most degrees either way.</param>
internal sealed record AugmentSpec(float ShiftPixels, float RotationDegrees)
{
    private const string Shift = "shift";
    private const string Rotation = "rotation";
    private const float UsualPixels = 2;
    private const float UsualDegrees = 10;
    private const float MostPixels = 1000;
    private const float MostDegrees = 180;

    /// <summary>Takes a list apart.</summary>
    /// <exception cref="FormatException">A part is unknown, there twice, or its number is out of its range.</exception>
    public static AugmentSpec Parse(string text)
    {
        float? pixels = null, degrees = null;
        foreach (var part in text.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? part : part[..colon];
            var number = colon < 0 ? null : part[(colon + 1)..];
            switch (name)
            {
                case Shift when pixels is null:
                    pixels = Number(part, number, UsualPixels, MostPixels);
                    break;
                case Rotation when degrees is null:
                    degrees = Number(part, number, UsualDegrees, MostDegrees);
                    break;
                default:
                    throw new FormatException($"{Shift}, {Rotation} or both are needed, once each, such as {Shift}:2,{Rotation}:10; received '{text}'");
            }
        }

        return new AugmentSpec(pixels ?? 0, degrees ?? 0);
    }

    /// <param name="background">The input that a pixel of 0 becomes.</param>
    public ImageAugmentation ToAugmentation(float background) => new() { ShiftPixels = ShiftPixels, RotationDegrees = RotationDegrees, Background = background };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shift}:{ShiftPixels},{Rotation}:{RotationDegrees}");

    private static float Number(string part, string? text, float usual, float most) => text is null
        ? usual
        : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {most} follows the colon; received '{part}'"));
}
