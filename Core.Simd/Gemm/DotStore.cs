using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>What every instruction set does with the sums of a row of dot products.</summary>
internal static unsafe class DotStore
{
    /// <summary>c = max(0 or −∞, sums + (β·c + start)), one to four floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(TileBlock* block, float* c, int count, Vector128<float> sums, Vector128<float> start)
    {
        if ((block->Steps & TileBlock.BetaStep) != 0)
        {
            start += Few.Load(c, count) * block->Beta;
        }

        sums += start;
        if ((block->Steps & TileBlock.ReluStep) != 0)
        {
            // Where the comparison fails, as for a NaN, the sum stays.
            sums = Vector128.ConditionalSelect(Vector128.LessThan(sums, Vector128<float>.Zero), Vector128<float>.Zero, sums);
        }

        Few.Store(c, sums, count);
    }
}
