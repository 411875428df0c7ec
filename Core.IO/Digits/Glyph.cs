namespace Spanwise.Core.IO.Digits;

/// <summary>One way to write a digit: strokes through control points, x to the right and y down, about one unit high.</summary>
/// <remarks>A point that several strokes share is kept once, so that a wobble moves it for all of them and corners stay closed.</remarks>
internal sealed class Glyph
{
    /// <summary>Makes a glyph from strokes given as x, y, x, y, ….</summary>
    internal Glyph(params float[][] strokes)
    {
        var points = new List<(float X, float Y)>();
        Strokes = Array.ConvertAll(strokes, stroke =>
        {
            var indices = new byte[stroke.Length / 2];
            for (var i = 0; i < indices.Length; i++)
            {
                var point = (stroke[2 * i], stroke[(2 * i) + 1]);
                var known = points.IndexOf(point);
                if (known < 0)
                {
                    known = points.Count;
                    points.Add(point);
                }

                indices[i] = (byte)known;
            }

            return indices;
        });
        Points = [.. points];
    }

    /// <summary>The control points.</summary>
    internal (float X, float Y)[] Points { get; }

    /// <summary>For each stroke, the points that it runs through, in order.</summary>
    internal byte[][] Strokes { get; }
}
