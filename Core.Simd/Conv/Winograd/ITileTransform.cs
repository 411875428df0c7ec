using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>How the elements of a tile become values at the six points, along one axis.</summary>
internal interface ITileTransform
{
    /// <summary>Elements that a tile reads: 6, or 4, and the last two are ignored.</summary>
    static abstract int Elements { get; }

    /// <summary>Writes the values at the points, <paramref name="apart"/> floats apart.</summary>
    static abstract unsafe void Apply<TIsa, TVec>(TVec d0, TVec d1, TVec d2, TVec d3, TVec d4, TVec d5, float* to, nint apart)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}
