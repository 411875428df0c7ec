using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>What a convolution reads, at the points.</summary>
internal readonly unsafe struct SourceTransform : ITileTransform
{
    public static int Elements => WinogradAxis.Points;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TIsa, TVec>(TVec d0, TVec d1, TVec d2, TVec d3, TVec d4, TVec d5, float* to, nint apart)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged => WinogradPoints.Source<TIsa, TVec>(d0, d1, d2, d3, d4, d5, to, apart);
}
