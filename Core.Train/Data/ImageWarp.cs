using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Spanwise.Core.Train.Data;

/// <summary>Moves and turns one plane of pixels, bilinearly: a pixel is the mean of the four around the place it comes from.</summary>
/// <remarks>
/// out(p) = in(R⁻¹ (p − m − s) + m) with the middle m, the shift s and the rotation R; outside of the plane the background begins, one pixel away. Plain code: a place to load
/// from for each pixel leaves vectors little to do (bench/NOTEBOOK.md has the figures).
/// </remarks>
internal static unsafe class ImageWarp
{
    // A pixel of background on the left and above, and two on the right and below: the last place that is looked at is one beyond the plane.
    private const int Before = 1;
    private const int Around = 3;

    /// <summary>Floats of scratch that a plane needs.</summary>
    public static int ScratchFloats(int rows, int columns) => checked((rows + Around) * (columns + Around));

    /// <param name="plane">The pixels, row by row; changed in place.</param>
    /// <param name="rows">Their rows.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="down">The shift along the rows.</param>
    /// <param name="right">The shift along the columns.</param>
    /// <param name="angle">The rotation, in radians, clockwise on the screen.</param>
    /// <param name="background">What lies outside.</param>
    /// <param name="scratch">Room for <see cref="ScratchFloats"/>.</param>
    public static void Apply(Span<float> plane, int rows, int columns, float down, float right, float angle, float background, Span<float> scratch)
    {
        var stride = columns + Around;
        CopyWithBorder(plane, rows, columns, background, scratch);
        var (sine, cosine) = MathF.SinCos(angle);
        var (middleRow, middleColumn) = ((rows - 1) * 0.5f, (columns - 1) * 0.5f);
        fixed (float* source = scratch, target = plane)
        {
            for (var row = 0; row < rows; row++)
            {
                // Where the row's pixel 0 comes from, in the bordered plane; each further pixel comes from (cosine, −sine) further.
                var (y, x) = (row - middleRow - down, -middleColumn - right);
                var firstX = (cosine * x) + (sine * y) + middleColumn + Before;
                var firstY = (cosine * y) - (sine * x) + middleRow + Before;
                var to = target + (row * columns);
                for (var column = 0; column < columns; column++)
                {
                    // The places are numbers, and small: the checks that Math.Clamp and a cast make for others take half of the loop's time.
                    var fromX = Bounded(firstX + (cosine * column), columns + Before);
                    var fromY = Bounded(firstY - (sine * column), rows + Before);
                    var (left, top) = (float.ConvertToIntegerNative<int>(fromX), float.ConvertToIntegerNative<int>(fromY));
                    var (partX, partY) = (fromX - left, fromY - top);
                    var above = source + (top * stride) + left;
                    var below = above + stride;
                    var high = above[0] + (partX * (above[1] - above[0]));
                    var low = below[0] + (partX * (below[1] - below[0]));
                    to[column] = high + (partY * (low - high));
                }
            }
        }
    }

    private static void CopyWithBorder(ReadOnlySpan<float> plane, int rows, int columns, float background, Span<float> scratch)
    {
        var stride = columns + Around;
        scratch[..stride].Fill(background);
        for (var row = 0; row < rows; row++)
        {
            var line = scratch.Slice((row + Before) * stride, stride);
            line[0] = background;
            plane.Slice(row * columns, columns).CopyTo(line[Before..]);
            line[(columns + Before)..].Fill(background);
        }

        scratch.Slice((rows + Before) * stride, 2 * stride).Fill(background);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Bounded(float value, float upper) => Vector128.MinNative(
        Vector128.MaxNative(Vector128.CreateScalarUnsafe(value), Vector128<float>.Zero), Vector128.CreateScalarUnsafe(upper)).ToScalar();
}
