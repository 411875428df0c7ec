namespace Spanwise.Samples.Lectures;

/// <summary>Two interleaved half-moons: what no straight line tells apart.</summary>
internal static class HalfMoons
{
    /// <summary>The part of the plane that they lie in.</summary>
    public static (double Left, double Right, double Bottom, double Top) Field => (-1.6, 2.6, -1.2, 1.7);

    /// <summary>Points of both in turn, and which they are of.</summary>
    public static (float[] Points, int[] Moons) Draw(int count, int seed)
    {
        var random = new Random(seed);
        var points = new float[2 * count];
        var moons = new int[count];
        for (var i = 0; i < count; i++)
        {
            moons[i] = i % 2;
            var (sin, cos) = MathF.SinCos(MathF.PI * random.NextSingle());
            points[2 * i] = (moons[i] == 0 ? cos : 1f - cos) + (0.3f * (random.NextSingle() - 0.5f));
            points[(2 * i) + 1] = (moons[i] == 0 ? sin : 0.5f - sin) + (0.3f * (random.NextSingle() - 0.5f));
        }

        return (points, moons);
    }
}
