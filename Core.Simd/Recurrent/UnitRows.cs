using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>The loops of all recurrent steps.</summary>
internal static class UnitRows
{
    /// <summary>Row by row, a vector of units at a time and then what is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TStep, TIsa, TVec>(TStep step, int rows, nint units)
        where TStep : struct, IUnitStep
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        for (var row = 0; row < rows; row++)
        {
            nint unit = 0;
            for (; unit + TIsa.Width <= units; unit += TIsa.Width)
            {
                step.Compute<TIsa, TVec>(unit, TIsa.Width, whole: true);
            }

            var rest = (int)(units - unit);
            if (rest > 0)
            {
                step.Compute<TIsa, TVec>(unit, rest, whole: false);
            }

            step.NextRow();
        }
    }
}
