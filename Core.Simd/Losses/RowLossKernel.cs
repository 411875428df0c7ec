using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>The driver of the losses that are sums over elements: value and gradient in one pass over each row.</summary>
internal unsafe struct RowLossKernel<TTerm, TTargets>(LossPlaces places, TTargets targets, TTerm term) : ISimdKernel
    where TTerm : struct, ILossTerm
    where TTargets : struct, ILossTargets
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var place = places;
        var wanted = targets;
        var of = term;
        var scale = TIsa.Broadcast(place.GradientScale);
        for (nint row = 0; row < place.Rows; row++)
        {
            var output = place.Output + (row * place.OutputStride);
            var gradient = place.Gradient + (row * place.GradientStride);
            var sum = TIsa.Zero;
            nint column = 0;
            for (; column <= place.Columns - TIsa.Width; column += TIsa.Width)
            {
                var y = TIsa.Load(output + column);
                var t = wanted.Load<TIsa, TVec>(row, column, TIsa.Width);
                sum = TIsa.Add(sum, of.Value<TIsa, TVec>(y, t));
                if (place.Gradient != null)
                {
                    TIsa.Store(gradient + column, TIsa.Mul(scale, of.Derivative<TIsa, TVec>(y, t)));
                }
            }

            var rest = (int)(place.Columns - column);
            if (rest != 0)
            {
                var y = TIsa.LoadPartial(output + column, rest);
                var t = wanted.Load<TIsa, TVec>(row, column, rest);
                sum = TIsa.Add(sum, TIsa.And(TIsa.MaskFor(rest), of.Value<TIsa, TVec>(y, t)));
                if (place.Gradient != null)
                {
                    TIsa.StorePartial(gradient + column, TIsa.Mul(scale, of.Derivative<TIsa, TVec>(y, t)), rest);
                }
            }

            place.RowLosses[row] = place.LossScale * TIsa.Sum(sum);
        }
    }
}
