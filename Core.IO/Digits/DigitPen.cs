using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.IO.Digits;

/// <summary>Lays ink along a line: 1 within the radius, falling to 0 over the width of the edge; where lines cross, the darker counts.</summary>
/// <param name="edge">The width of the edge in pixels.</param>
/// <param name="isScalar">Whether to draw pixel by pixel. The bits are the same: nothing is fused, and IEEE 754 rounds each operation.</param>
internal readonly struct DigitPen(float edge, bool isScalar)
{
    /// <summary>Floats from one row of ink to the next; a whole number of vectors.</summary>
    internal const int StridePixels = 32;

    private const int Side = DigitPainter.Side;
    private const int Lanes = 4;

    // Without vector instructions the runtime's Vector128 costs 40 times the plain loop.
    private static readonly bool IsScalarProcess = SimdInfo.Current == SimdLevel.Scalar;

    internal DigitPen(float edge)
        : this(edge, IsScalarProcess)
    {
    }

    /// <summary>Draws a straight piece from a to b.</summary>
    // Optimised at once: the work of half a second would otherwise begin in unoptimised code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void DrawPiece(float ax, float ay, float bx, float by, float radius, Span<float> ink)
    {
        // Only pixels within reach of the piece are looked at: some 60 of 784.
        var reach = radius + (0.5f * edge);
        var left = Math.Clamp((int)(Math.Min(ax, bx) - reach), 0, Side) / Lanes * Lanes;
        var right = Math.Min(Side - 1, (int)(Math.Max(ax, bx) + reach));
        var top = Math.Clamp((int)(Math.Min(ay, by) - reach), 0, Side);
        var bottom = Math.Min(Side - 1, (int)(Math.Max(ay, by) + reach));
        var (dx, dy) = (bx - ax, by - ay);
        var inverseSquare = 1 / Math.Max((dx * dx) + (dy * dy), 1e-6f);
        var inverseEdge = 1 / edge;
        for (var y = top; y <= bottom; y++)
        {
            var py = y - ay;
            var row = ink.Slice(y * StridePixels, StridePixels);
            if (isScalar)
            {
                for (var x = left; x <= right; x++)
                {
                    var px = x - ax;
                    var t = ((px * dx) + (py * dy)) * inverseSquare;
                    t = t < 0 ? 0 : t > 1 ? 1 : t;
                    var (ex, ey) = (px - (t * dx), py - (t * dy));
                    var laid = (reach - MathF.Sqrt((ex * ex) + (ey * ey))) * inverseEdge;
                    row[x] = laid > row[x] ? laid : row[x];
                }

                continue;
            }

            for (var x = left; x <= right; x += Lanes)
            {
                var px = Vector128.Create((float)x) + Vector128.Create(0f, 1, 2, 3) - Vector128.Create(ax);
                var t = ((px * dx) + Vector128.Create(py * dy)) * inverseSquare;
                t = Vector128.MinNative(Vector128.MaxNative(t, Vector128<float>.Zero), Vector128<float>.One);
                var (ex, ey) = (px - (t * dx), Vector128.Create(py) - (t * dy));
                var laid = (Vector128.Create(reach) - Vector128.Sqrt((ex * ex) + (ey * ey))) * inverseEdge;
                ref var pixels = ref row[x];
                Vector128.MaxNative(laid, Vector128.LoadUnsafe(ref pixels)).StoreUnsafe(ref pixels);
            }
        }
    }
}
