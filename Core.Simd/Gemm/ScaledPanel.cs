using System.Diagnostics;
using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// Products with α other than 1. They are rare, so the register tiles do not know α: a tile's plain sums go to a buffer in the
/// first-level cache, and C = max(floor, α·sums + (β·C + bias)) is made from there.
/// </summary>
internal static unsafe class ScaledPanel
{
    /// <summary>Floats of the largest tile of any instruction set: 6 × 64.</summary>
    private const int LargestTile = 384;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(GemmPlan plan, int vectors, int tail, int rows, int maxRows, TileBlock* block, float* a, float* b, float* c)
    {
        var family = plan.Family;
        var stride = vectors * family.Lanes;
        var width = ((vectors - 1) * family.Lanes) + tail;
        Debug.Assert(maxRows * stride <= LargestTile, "the buffer holds every tile");
        var buffer = stackalloc float[LargestTile];
        var plain = *block;
        plain.Ldc = stride;
        plain.Steps = 0;
        for (var done = 0; done < rows;)
        {
            var height = Math.Min(maxRows, rows - done);
            family.Tile(height, vectors, tail != family.Lanes)(&plain, a, b, buffer, 1, tail);
            var kernel = new ScaleKernel
            {
                Sums = buffer,
                Stride = stride,
                Rows = height,
                Width = width,
                C = c,
                Ldc = block->Ldc,
                Bias = (block->Steps & TileBlock.BiasStep) != 0 ? block->Bias : null,
                Alpha = plan.Alpha,
                Beta = (block->Steps & TileBlock.BetaStep) != 0 ? block->Beta : 0f,
                Floor = (block->Steps & TileBlock.ReluStep) != 0 ? 0f : float.NegativeInfinity,
            };
            SimdDispatch.Run(plan.Level, ref kernel);
            a += (height * block->ARowStride) + block->AJump;
            c += height * block->Ldc;
            done += height;
        }
    }

    private struct ScaleKernel : ISimdKernel
    {
        public float* Sums;
        public nint Stride;
        public int Rows;
        public int Width;
        public float* C;
        public nint Ldc;
        public float* Bias;
        public float Alpha;
        public float Beta;
        public float Floor;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<TIsa, TVec>()
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            var (alpha, beta, floor) = (TIsa.Broadcast(Alpha), TIsa.Broadcast(Beta), TIsa.Broadcast(Floor));
            for (var row = 0; row < Rows; row++)
            {
                var sums = Sums + (row * Stride);
                var target = C + (row * Ldc);
                for (var column = 0; column < Width; column += TIsa.Width)
                {
                    var count = Math.Min(TIsa.Width, Width - column);
                    var start = Bias is null ? TIsa.Zero : TIsa.LoadPartial(Bias + column, count);
                    if (Beta != 0f)
                    {
                        start = TIsa.Fma(beta, TIsa.LoadPartial(target + column, count), start);
                    }

                    TIsa.StorePartial(target + column, TIsa.Max(floor, TIsa.Fma(alpha, TIsa.LoadPartial(sums + column, count), start)), count);
                }
            }
        }
    }
}
