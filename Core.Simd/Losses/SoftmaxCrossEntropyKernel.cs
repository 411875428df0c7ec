using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>Softmax, cross-entropy and their gradient, row by row: maximum; exponentials, their sum and the loss; gradient.</summary>
internal unsafe struct SoftmaxCrossEntropyKernel<TTargets>(LossPlaces places, TTargets targets) : ISimdKernel
    where TTargets : struct, ILossTargets
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var place = places;
        var wanted = targets;
        if (place.Columns <= TIsa.Width)
        {
            for (nint row = 0; row < place.Rows; row++)
            {
                ShortRow<TIsa, TVec>(place, wanted, row);
            }
        }
        else
        {
            for (nint row = 0; row < place.Rows; row++)
            {
                LongRow<TIsa, TVec>(place, wanted, row);
            }
        }
    }

    // A row of one vector, such as ten classes on AVX-512, never leaves the registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ShortRow<TIsa, TVec>(in LossPlaces place, TTargets wanted, nint row)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var count = (int)place.Columns;
        var mask = TIsa.MaskFor(count);
        var logits = TIsa.LoadPartial(place.Output + (row * place.OutputStride), count);
        logits = TIsa.Select(mask, logits, TIsa.Broadcast(float.NegativeInfinity));
        var shifted = TIsa.Sub(logits, TIsa.Broadcast(TIsa.ReduceMax(logits)));
        var exp = TIsa.And(mask, VectorMath.ExpNonPositive<TIsa, TVec>(shifted));
        var sum = TIsa.Broadcast(TIsa.Sum(exp));
        var target = wanted.Load<TIsa, TVec>(row, 0, count);
        var weight = TIsa.Broadcast(TIsa.Sum(target));
        place.RowLosses[row] = place.LossScale * Loss<TIsa, TVec>(sum, weight, Product<TIsa, TVec>(target, shifted));
        if (place.Gradient != null)
        {
            var factor = TIsa.Div(TIsa.Mul(weight, TIsa.Broadcast(place.GradientScale)), sum);
            var gradient = TIsa.Fnma(target, TIsa.Broadcast(place.GradientScale), TIsa.Mul(exp, factor));
            TIsa.StorePartial(place.Gradient + (row * place.GradientStride), gradient, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LongRow<TIsa, TVec>(in LossPlaces place, TTargets wanted, nint row)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var logits = place.Output + (row * place.OutputStride);
        var gradient = place.Gradient + (row * place.GradientStride);
        var keeps = place.Gradient != null;
        var rest = (int)(place.Columns % TIsa.Width);
        var whole = place.Columns - rest;

        // The last vector of the maximum overlaps the one before: there is at least one whole vector here.
        var best = TIsa.Load(logits + (place.Columns - TIsa.Width));
        for (nint column = 0; column < whole; column += TIsa.Width)
        {
            best = TIsa.Max(best, TIsa.Load(logits + column));
        }

        // If the maximum has missed a NaN, the NaN is still in the sum.
        var max = TIsa.Broadcast(TIsa.ReduceMax(best));
        var sums = TIsa.Zero;
        var weights = TIsa.Zero;
        var products = TIsa.Zero;
        for (nint column = 0; column < whole; column += TIsa.Width)
        {
            var shifted = TIsa.Sub(TIsa.Load(logits + column), max);
            var exp = VectorMath.ExpNonPositive<TIsa, TVec>(shifted);
            var target = wanted.Load<TIsa, TVec>(row, column, TIsa.Width);
            sums = TIsa.Add(sums, exp);
            weights = TIsa.Add(weights, target);
            products = TIsa.Add(products, Product<TIsa, TVec>(target, shifted));
            if (keeps)
            {
                TIsa.Store(gradient + column, exp);
            }
        }

        if (rest != 0)
        {
            var shifted = TIsa.Sub(TIsa.LoadPartial(logits + whole, rest), max);
            var exp = TIsa.And(TIsa.MaskFor(rest), VectorMath.ExpNonPositive<TIsa, TVec>(shifted));
            var target = wanted.Load<TIsa, TVec>(row, whole, rest);
            sums = TIsa.Add(sums, exp);
            weights = TIsa.Add(weights, target);
            products = TIsa.Add(products, Product<TIsa, TVec>(target, shifted));
            if (keeps)
            {
                TIsa.StorePartial(gradient + whole, exp, rest);
            }
        }

        var sum = TIsa.Broadcast(TIsa.Sum(sums));
        var weight = TIsa.Broadcast(TIsa.Sum(weights));
        place.RowLosses[row] = place.LossScale * Loss<TIsa, TVec>(sum, weight, products);
        if (!keeps)
        {
            return;
        }

        var scale = TIsa.Broadcast(place.GradientScale);
        var factor = TIsa.Div(TIsa.Mul(weight, scale), sum);
        for (nint column = 0; column < whole; column += TIsa.Width)
        {
            var target = wanted.Load<TIsa, TVec>(row, column, TIsa.Width);
            TIsa.Store(gradient + column, TIsa.Fnma(target, scale, TIsa.Mul(TIsa.Load(gradient + column), factor)));
        }

        if (rest != 0)
        {
            var target = wanted.Load<TIsa, TVec>(row, whole, rest);
            var exp = TIsa.LoadPartial(gradient + whole, rest);
            TIsa.StorePartial(gradient + whole, TIsa.Fnma(target, scale, TIsa.Mul(exp, factor)), rest);
        }
    }

    /// <summary>t · (x − max), and 0 where t is 0, although x − max may be −∞ there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Product<TIsa, TVec>(TVec target, TVec shifted)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.AndNot(TIsa.Equal(target, TIsa.Zero), TIsa.Mul(target, shifted));

    /// <summary>Σ t (ln Σ eˣ − x) = ln Σ eˣ · Σ t − Σ t x, all x shifted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Loss<TIsa, TVec>(TVec sum, TVec weight, TVec products)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var log = TIsa.Mul(VectorMath.Log<TIsa, TVec>(sum), weight);
        return TIsa.Sum(TIsa.And(TIsa.MaskFor(1), log)) - TIsa.Sum(products);
    }
}
