using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>1 − cos(y, t) row by row: one pass for the three sums, one for the gradient.</summary>
internal unsafe struct CosineKernel<TTargets>(LossPlaces places, TTargets targets) : ISimdKernel
    where TTargets : struct, ILossTargets
{
    private const float LeastProduct = 1e-8f;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var place = places;
        var wanted = targets;
        for (nint row = 0; row < place.Rows; row++)
        {
            var output = place.Output + (row * place.OutputStride);
            var (dots, outputs, squares) = (TIsa.Zero, TIsa.Zero, TIsa.Zero);
            for (nint column = 0; column < place.Columns; column += TIsa.Width)
            {
                var count = (int)nint.Min(TIsa.Width, place.Columns - column);
                var y = TIsa.LoadPartial(output + column, count);
                var t = wanted.Load<TIsa, TVec>(row, column, count);
                dots = TIsa.Fma(y, t, dots);
                outputs = TIsa.Fma(y, y, outputs);
                squares = TIsa.Fma(t, t, squares);
            }

            var (dot, square) = (TIsa.Sum(dots), TIsa.Sum(outputs));
            var product = MathF.Sqrt(square) * MathF.Sqrt(TIsa.Sum(squares));
            var bound = MathF.Max(LeastProduct, product);
            var cosine = dot / bound;
            place.RowLosses[row] = place.LossScale * (1f - cosine);
            if (place.Gradient == null)
            {
                continue;
            }

            // cos · y / |y|² − t / (|y| |t|); with the divisor held at its least, the first part is gone.
            var along = TIsa.Broadcast(product > LeastProduct ? place.GradientScale * cosine / square : 0f);
            var across = TIsa.Broadcast(place.GradientScale / bound);
            var gradient = place.Gradient + (row * place.GradientStride);
            for (nint column = 0; column < place.Columns; column += TIsa.Width)
            {
                var count = (int)nint.Min(TIsa.Width, place.Columns - column);
                var y = TIsa.LoadPartial(output + column, count);
                var t = wanted.Load<TIsa, TVec>(row, column, count);
                TIsa.StorePartial(gradient + column, TIsa.Fnma(across, t, TIsa.Mul(along, y)), count);
            }
        }
    }
}
