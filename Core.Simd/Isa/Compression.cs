using System.Numerics;

namespace Spanwise.Core.Simd.Isa;

/// <summary>Packing some lanes together on instruction sets that have no instruction for it.</summary>
internal static unsafe class Compression
{
    private const int WidestVector = 16;

    /// <summary>Writes the lanes of the set bits one behind the other.</summary>
    public static void Store<TIsa, TVec>(float* target, uint bits, TVec v)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var lanes = stackalloc float[WidestVector];
        TIsa.Store(lanes, v);
        for (; bits != 0; bits &= bits - 1)
        {
            *target++ = lanes[BitOperations.TrailingZeroCount(bits)];
        }
    }
}
