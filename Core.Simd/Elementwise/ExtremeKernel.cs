using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>Largest or smallest.</summary>
internal interface IExtreme
{
    /// <summary>What every number beats or equals.</summary>
    static abstract float Identity { get; }

    /// <summary>The better of two, lane by lane.</summary>
    static abstract TVec Better<TIsa, TVec>(TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>The best lane.</summary>
    static abstract float Best<TIsa, TVec>(TVec v)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>The largest.</summary>
internal readonly struct Largest : IExtreme
{
    public static float Identity => float.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Better<TIsa, TVec>(TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Best<TIsa, TVec>(TVec v)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.ReduceMax(v);
}

/// <summary>The smallest.</summary>
internal readonly struct Smallest : IExtreme
{
    public static float Identity => float.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Better<TIsa, TVec>(TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Best<TIsa, TVec>(TVec v)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => TIsa.ReduceMin(v);
}

/// <summary>The extreme of a span. NaN is collected apart: the x86 maximum forgets one when the next number comes.</summary>
internal unsafe struct ExtremeKernel<TExtreme>(float* x, nint count) : ISimdKernel
    where TExtreme : struct, IExtreme
{
    public float Result;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var source = x;
        var left = count;
        var best0 = TIsa.Broadcast(TExtreme.Identity);
        var best1 = best0;
        var nan = TIsa.Zero;
        for (; left >= 2 * TIsa.Width; left -= 2 * TIsa.Width)
        {
            var v0 = TIsa.Load(source);
            var v1 = TIsa.Load(source + TIsa.Width);
            best0 = TExtreme.Better<TIsa, TVec>(best0, v0);
            best1 = TExtreme.Better<TIsa, TVec>(best1, v1);
            nan = TIsa.Or(nan, TIsa.Or(TIsa.IsNaN(v0), TIsa.IsNaN(v1)));
            source += 2 * TIsa.Width;
        }

        for (; left > 0; left -= TIsa.Width)
        {
            var v = left >= TIsa.Width
                ? TIsa.Load(source)
                : TIsa.Select(TIsa.MaskFor((int)left), TIsa.LoadPartial(source, (int)left), TIsa.Broadcast(TExtreme.Identity));
            best0 = TExtreme.Better<TIsa, TVec>(best0, v);
            nan = TIsa.Or(nan, TIsa.IsNaN(v));
            source += TIsa.Width;
        }

        Result = TIsa.AnyTrue(nan) ? float.NaN : TExtreme.Best<TIsa, TVec>(TExtreme.Better<TIsa, TVec>(best0, best1));
    }
}
