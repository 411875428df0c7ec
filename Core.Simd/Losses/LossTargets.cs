using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>Where a loss kernel gets its targets from.</summary>
internal interface ILossTargets
{
    /// <summary>The targets of some columns of a row, from <paramref name="column"/> on; columns from <paramref name="count"/> on are 0.</summary>
    TVec Load<TIsa, TVec>(nint row, nint column, int count)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>Rows of floats.</summary>
internal readonly unsafe struct ValueTargets(float* values, nint stride) : ILossTargets
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Load<TIsa, TVec>(nint row, nint column, int count)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var source = values + (row * stride) + column;
        return count == TIsa.Width ? TIsa.Load(source) : TIsa.LoadPartial(source, count);
    }
}

/// <summary>Class indices, seen as rows that are 1 at the class and 0 elsewhere.</summary>
internal readonly unsafe struct ClassTargets(int* classes) : ILossTargets
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Load<TIsa, TVec>(nint row, nint column, int count)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        // The lanes below the class's own, taken from those up to it, leave that one lane, or none.
        var lane = Math.Clamp(classes[row] - (int)column, -1, TIsa.Width);
        var hot = TIsa.AndNot(TIsa.MaskFor(lane), TIsa.MaskFor(lane + 1));
        return TIsa.And(hot, TIsa.Broadcast(1f));
    }
}

/// <summary>Classes 0 and 1 of a single output.</summary>
internal readonly unsafe struct BinaryTargets(int* classes) : ILossTargets
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Load<TIsa, TVec>(nint row, nint column, int count)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.And(TIsa.Broadcast(classes[row]), TIsa.MaskFor(1));
}

/// <summary>Other targets, smoothed and weighted: (t · scale + offset) · the weight of the column.</summary>
internal readonly unsafe struct AdjustedTargets<TTargets>(TTargets targets, float scale, float offset, float* weights) : ILossTargets
    where TTargets : struct, ILossTargets
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Load<TIsa, TVec>(nint row, nint column, int count)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var smooth = TIsa.Fma(targets.Load<TIsa, TVec>(row, column, count), TIsa.Broadcast(scale), TIsa.Broadcast(offset));
        if (weights != null)
        {
            smooth = TIsa.Mul(smooth, TIsa.LoadPartial(weights + column, count));
        }

        return TIsa.And(TIsa.MaskFor(count), smooth);
    }
}
