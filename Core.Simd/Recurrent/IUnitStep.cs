using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>What a step of a recurrent cell does to some units of a row; it stands at one row at a time.</summary>
internal interface IUnitStep
{
    /// <summary>Computes <paramref name="count"/> units from <paramref name="unit"/> on: a vector where <paramref name="whole"/>, else fewer.</summary>
    void Compute<TIsa, TVec>(nint unit, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>Goes on to the next row.</summary>
    void NextRow();
}
