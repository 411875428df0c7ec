using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>The gradients of a convolution's sums, at the points.</summary>
internal readonly unsafe struct DeltaTransform : ITileTransform
{
    public static int Elements => WinogradAxis.TilePlaces;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TIsa, TVec>(TVec d0, TVec d1, TVec d2, TVec d3, TVec d4, TVec d5, float* to, nint apart)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged => WinogradPoints.Spread<TIsa, TVec>(d0, d1, d2, d3, to, apart);
}
