using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>y[row, column] += bias[column]; the bias of a strip of columns stays in a register while the rows pass.</summary>
internal unsafe struct RowBiasKernel(float* y, float* bias, nint rows, nint columns, nint stride) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var count = rows;
        var step = stride;
        nint column = 0;
        for (; column + TIsa.Width <= columns; column += TIsa.Width)
        {
            var strip = TIsa.Load(bias + column);
            var place = y + column;
            for (nint row = 0; row < count; row++, place += step)
            {
                TIsa.Store(place, TIsa.Add(TIsa.Load(place), strip));
            }
        }

        var rest = (int)(columns - column);
        if (rest > 0)
        {
            var strip = TIsa.LoadPartial(bias + column, rest);
            var place = y + column;
            for (nint row = 0; row < count; row++, place += step)
            {
                TIsa.StorePartial(place, TIsa.Add(TIsa.LoadPartial(place, rest), strip), rest);
            }
        }
    }
}
