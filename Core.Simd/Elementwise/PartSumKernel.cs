using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>y[row, column] = f(first[row, column] + second[row, column] + bias[column]), where f is ReLU or nothing.</summary>
/// <remarks>No bias is a null pointer.</remarks>
internal unsafe struct PartSumKernel(float* first, float* second, nint partStride, float* bias, bool relu, float* y, nint stride, nint rows, nint columns) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        for (nint column = 0; column < columns; column += TIsa.Width)
        {
            var rest = (int)Math.Min(TIsa.Width, columns - column);
            var strip = bias == null ? TIsa.Zero : TIsa.LoadPartial(bias + column, rest);
            if (rest == TIsa.Width)
            {
                Whole<TIsa, TVec>(column, strip);
            }
            else
            {
                Rest<TIsa, TVec>(column, rest, strip);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Whole<TIsa, TVec>(nint column, TVec strip)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var a = first + column;
        var b = second + column;
        var place = y + column;
        for (nint row = 0; row < rows; row++, a += partStride, b += partStride, place += stride)
        {
            var sum = TIsa.Add(TIsa.Add(TIsa.Load(a), TIsa.Load(b)), strip);
            TIsa.Store(place, relu ? TIsa.Max(TIsa.Zero, sum) : sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Rest<TIsa, TVec>(nint column, int rest, TVec strip)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var a = first + column;
        var b = second + column;
        var place = y + column;
        for (nint row = 0; row < rows; row++, a += partStride, b += partStride, place += stride)
        {
            var sum = TIsa.Add(TIsa.Add(TIsa.LoadPartial(a, rest), TIsa.LoadPartial(b, rest)), strip);
            TIsa.StorePartial(place, relu ? TIsa.Max(TIsa.Zero, sum) : sum, rest);
        }
    }
}
