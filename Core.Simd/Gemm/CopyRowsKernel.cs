using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>target[i, 0…Width) = source[i, 0…Width) for rows at two distances; what is left of a row's last vector in the target becomes zero.</summary>
internal unsafe struct CopyRowsKernel : ISimdKernel
{
    public float* Source;
    public nint SourceStride;
    public float* Target;
    public nint TargetStride;
    public int Rows;
    public int Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var source = Source;
        var target = Target;
        var tail = Width % TIsa.Width;
        nint whole = Width - tail;
        for (var row = 0; row < Rows; row++)
        {
            for (nint j = 0; j < whole; j += TIsa.Width)
            {
                TIsa.Store(target + j, TIsa.Load(source + j));
            }

            if (tail > 0)
            {
                TIsa.Store(target + whole, TIsa.LoadPartial(source + whole, tail));
            }

            source += SourceStride;
            target += TargetStride;
        }
    }
}
