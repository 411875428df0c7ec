using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>Columns whose Euclidean norm is above a limit are scaled down to it, one vector of columns at a time.</summary>
internal unsafe struct ColumnNormKernel(float* weight, nint rows, nint columns, nint stride, float limit) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var first = weight;
        var (height, step) = (rows, stride);
        var most = TIsa.Broadcast(limit);
        for (nint column = 0; column < columns; column += TIsa.Width)
        {
            var count = (int)nint.Min(TIsa.Width, columns - column);
            var squares = TIsa.Zero;
            var place = first + column;
            for (nint row = 0; row < height; row++, place += step)
            {
                var w = TIsa.LoadPartial(place, count);
                squares = TIsa.Fma(w, w, squares);
            }

            var norm = TIsa.Sqrt(squares);
            var above = TIsa.GreaterThan(norm, most);
            if (!TIsa.AnyTrue(above))
            {
                continue;
            }

            // Columns within the limit are multiplied by exactly 1.
            var factor = TIsa.Select(above, TIsa.Div(most, norm), TIsa.Broadcast(1f));
            place = first + column;
            for (nint row = 0; row < height; row++, place += step)
            {
                TIsa.StorePartial(place, TIsa.Mul(TIsa.LoadPartial(place, count), factor), count);
            }
        }
    }
}
