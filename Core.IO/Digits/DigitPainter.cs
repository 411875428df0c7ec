using System.Runtime.CompilerServices;

namespace Spanwise.Core.IO.Digits;

/// <summary>Draws one digit: a glyph, the writer's hand, the pen, and the ink, in that order.</summary>
internal static class DigitPainter
{
    internal const int Side = 28;

    // The longest glyph has 22 control points; a curve between two of them is drawn as four straight pieces (most are shorter than 1.5 pixels).
    private const int PiecesPerSpan = 4;
    private const int MaximumNodes = 128;
    private const int MaximumPoints = 32;

    /// <summary>A point of the drawn line, and the radius of the pen there.</summary>
    private struct Node
    {
        internal float X;
        internal float Y;
        internal float Radius;
        internal bool StartsStroke;
    }

    /// <summary>Draws <paramref name="digit"/> into <paramref name="image"/>.</summary>
    internal static void Paint(int digit, DigitRandom random, Span<byte> image)
    {
        var variants = Glyphs.OfDigit[digit];
        var glyph = variants[random.Next(variants.Length)];
        Span<Node> points = stackalloc Node[MaximumPoints];
        points = points[..glyph.Points.Length];
        Write(glyph, ref random, points);

        Span<Node> line = stackalloc Node[MaximumNodes];
        line = line[..Trace(glyph, points, line)];
        Fit(line, ref random);

        Span<float> ink = stackalloc float[Side * DigitPen.StridePixels];
        ink.Clear();
        Draw(line, random.Between(DigitStyle.SharpestEdge, DigitStyle.SoftestEdge), ink);
        Develop(ink, ref random, image);
    }

    /// <summary>Moves the control points as a hand does: each a little, and all together by bend, width, slant and turn.</summary>
    private static void Write(Glyph glyph, ref DigitRandom random, Span<Node> points)
    {
        var bendX = random.Bell(DigitStyle.Bend);
        var bendY = random.Bell(DigitStyle.Bend);
        var twistX = random.Bell(DigitStyle.Bend);
        var twistY = random.Bell(DigitStyle.Bend);
        var width = random.Between(DigitStyle.NarrowestWidth, DigitStyle.WidestWidth);
        var slant = random.Bell(DigitStyle.Slant);

        // (1 − t²)/(1 + t²) and 2t/(1 + t²) are a cosine and a sine that every processor rounds alike.
        var t = random.Bell(DigitStyle.HalfTurn);
        var cosine = (1 - (t * t)) / (1 + (t * t));
        var sine = 2 * t / (1 + (t * t));
        for (var i = 0; i < points.Length; i++)
        {
            var x = glyph.Points[i].X - 0.3f + random.Bell(DigitStyle.Wobble);
            var y = glyph.Points[i].Y - 0.5f + random.Bell(DigitStyle.Wobble);
            var bentX = (x * width) + (bendX * y * y) + (twistX * x * y) - (slant * y);
            var bentY = y + (bendY * x * x) + (twistY * x * y);
            points[i].X = (cosine * bentX) - (sine * bentY);
            points[i].Y = (sine * bentX) + (cosine * bentY);
            points[i].Radius = 1 + random.Bell(DigitStyle.Pressure);
        }
    }

    /// <summary>Runs a Catmull–Rom curve through the points of each stroke and returns the number of nodes.</summary>
    private static int Trace(Glyph glyph, ReadOnlySpan<Node> points, Span<Node> line)
    {
        var count = 0;
        foreach (var stroke in glyph.Strokes)
        {
            line[count] = points[stroke[0]];
            line[count++].StartsStroke = true;
            for (var i = 1; i < stroke.Length; i++)
            {
                ref readonly var p1 = ref points[stroke[i - 1]];
                ref readonly var p2 = ref points[stroke[i]];
                ref readonly var p0 = ref points[stroke[Math.Max(0, i - 2)]];
                ref readonly var p3 = ref points[stroke[Math.Min(stroke.Length - 1, i + 1)]];
                for (var piece = 1; piece <= PiecesPerSpan; piece++)
                {
                    var t = piece * (1f / PiecesPerSpan);
                    line[count++] = new Node
                    {
                        X = CatmullRom(p0.X, p1.X, p2.X, p3.X, t),
                        Y = CatmullRom(p0.Y, p1.Y, p2.Y, p3.Y, t),
                        Radius = p1.Radius + ((p2.Radius - p1.Radius) * t),
                    };
                }
            }
        }

        return count;
    }

    private static float CatmullRom(float p0, float p1, float p2, float p3, float t) =>
        p1 + (0.5f * t * ((p2 - p0) + (t * ((2 * p0) - (5 * p1) + (4 * p2) - p3 + (t * ((3 * (p1 - p2)) + p3 - p0))))));

    /// <summary>Scales the line so that its ink fits the box, and moves the centre of its mass near the centre of the image, as MNIST was made.</summary>
    private static void Fit(Span<Node> line, ref DigitRandom random)
    {
        var pen = random.Between(DigitStyle.ThinnestPen, DigitStyle.ThickestPen);
        var box = random.Between(DigitStyle.SmallestBox, DigitStyle.LargestBox) - (2 * pen);
        float left = float.MaxValue, right = float.MinValue, top = float.MaxValue, bottom = float.MinValue;
        float mass = 0, massX = 0, massY = 0;
        for (var i = 0; i < line.Length; i++)
        {
            ref readonly var node = ref line[i];
            (left, right) = (Math.Min(left, node.X), Math.Max(right, node.X));
            (top, bottom) = (Math.Min(top, node.Y), Math.Max(bottom, node.Y));
            if (!node.StartsStroke)
            {
                ref readonly var before = ref line[i - 1];
                var (dx, dy) = (node.X - before.X, node.Y - before.Y);
                var weight = MathF.Sqrt((dx * dx) + (dy * dy)) * (node.Radius + before.Radius);
                mass += weight;
                massX += weight * 0.5f * (node.X + before.X);
                massY += weight * 0.5f * (node.Y + before.Y);
            }
        }

        const float Centre = 0.5f * (Side - 1);
        var scale = box / Math.Max(right - left, bottom - top);
        var offsetX = Centre + random.Bell(DigitStyle.Offset) - (scale * massX / mass);
        var offsetY = Centre + random.Bell(DigitStyle.Offset) - (scale * massY / mass);
        foreach (ref var node in line)
        {
            node.X = (scale * node.X) + offsetX;
            node.Y = (scale * node.Y) + offsetY;
            node.Radius *= pen;
        }
    }

    /// <summary>Lays ink where the distance from the line is below the radius of the pen; the edge fades over <paramref name="edge"/> pixels.</summary>
    private static void Draw(ReadOnlySpan<Node> line, float edge, Span<float> ink)
    {
        var pen = new DigitPen(edge);
        for (var i = 1; i < line.Length; i++)
        {
            if (!line[i].StartsStroke)
            {
                pen.DrawPiece(line[i - 1].X, line[i - 1].Y, line[i].X, line[i].Y, 0.5f * (line[i - 1].Radius + line[i].Radius), ink);
            }
        }
    }

    /// <summary>Turns ink into bytes with a little grain; where there is no ink the byte is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Develop(ReadOnlySpan<float> ink, ref DigitRandom random, Span<byte> image)
    {
        for (var y = 0; y < Side; y++)
        {
            var line = ink.Slice(y * DigitPen.StridePixels, Side);
            var row = image.Slice(y * Side, Side);

            // Four pixels share 64 random bits.
            for (var x = 0; x < Side; x += 4)
            {
                var bits = random.NextBits();
                for (var i = x; i < x + 4; i++)
                {
                    var grain = 1 - (DigitStyle.Grain * ((ushort)bits * (1f / 65536)));
                    row[i] = (byte)(255.5f * (line[i] > 1 ? 1 : line[i]) * grain);
                    bits >>= 16;
                }
            }
        }
    }
}
