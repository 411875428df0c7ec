using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Recurrent;

/// <summary>Loads and stores of a vector or of the first lanes of one, for a loop's body that is written once and inlined twice.</summary>
internal static unsafe class WholeOrPart
{
    /// <summary>Reads a vector, or its first lanes where <paramref name="whole"/>, a constant at every call, is false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load<TIsa, TVec>(float* source, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
        => whole ? TIsa.Load(source) : TIsa.LoadPartial(source, count);

    /// <summary>Writes a vector, or its first lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TIsa, TVec>(float* target, TVec v, int count, bool whole)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        if (whole)
        {
            TIsa.Store(target, v);
        }
        else
        {
            TIsa.StorePartial(target, v, count);
        }
    }
}
