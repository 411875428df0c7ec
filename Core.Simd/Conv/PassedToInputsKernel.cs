using System.Numerics;
using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// For each pooled place: lists the filters whose gradient passed, those that won in the left column and those in the right one, and adds
/// their weights to the input's gradient. A row of zeros above and below the weights lets winners of both rows go into one list.
/// </summary>
internal unsafe struct PassedToInputsKernel : ISimdKernel
{
    public PooledConvolutionShape Shape;
    public ConvTileFamily Family;
    public float* Weights;
    public int RowFloats;
    public float* Gradients;
    public nint GradientStride;
    public float* Winners;
    public int Count;
    public float* GradImages;
    public nint ImageStride;
    public int* Places;
    public int* FilterOffsets;
    public float* Lists;
    public int ListFloats;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint filters = Shape.Filters;
        var (none, two, one) = (TIsa.Broadcast(PooledConvolution.NoWinner), TIsa.Broadcast(2f), TIsa.Broadcast(1f));
        var row = TIsa.BroadcastInt(RowFloats);
        var (leftOffsets, rightOffsets) = ((nint)Lists, (nint)(Lists + ListFloats));
        var (leftValues, rightValues) = ((nint)(Lists + (2 * ListFloats)), (nint)(Lists + (3 * ListFloats)));
        var codes = Winners;
        for (nint image = 0; image < Count; image++)
        {
            var slopes = Gradients + (image * GradientStride);
            var target = GradImages + (image * ImageStride);
            for (nint place = 0; place < Shape.Places; place++, codes += filters, slopes += filters)
            {
                nint left = 0;
                nint right = 0;
                for (nint filter = 0; filter < filters; filter += TIsa.Width)
                {
                    TVec code;
                    TVec slope;
                    if (filter + TIsa.Width <= filters)
                    {
                        code = TIsa.Load(codes + filter);
                        slope = TIsa.Load(slopes + filter);
                    }
                    else
                    {
                        var rest = (int)(filters - filter);
                        code = TIsa.Select(TIsa.MaskFor(rest), TIsa.LoadPartial(codes + filter, rest), none);
                        slope = TIsa.LoadPartial(slopes + filter, rest);
                    }

                    // A winner of the upper row begins at the kernel's first row, one of the lower row at the row of zeros above it.
                    var offset = TIsa.AddInt(TIsa.Load((float*)(FilterOffsets + filter)), TIsa.Select(TIsa.GreaterOrEqual(code, two), TIsa.Zero, row));
                    var isLeft = TIsa.Equal(TIsa.Abs(TIsa.Sub(code, one)), one);
                    var isRight = TIsa.Equal(TIsa.Abs(TIsa.Sub(code, two)), one);
                    TIsa.StoreCompressed((float*)leftOffsets + left, isLeft, offset);
                    TIsa.StoreCompressed((float*)leftValues + left, isLeft, slope);
                    TIsa.StoreCompressed((float*)rightOffsets + right, isRight, offset);
                    TIsa.StoreCompressed((float*)rightValues + right, isRight, slope);
                    left += BitOperations.PopCount(TIsa.MaskBits(isLeft));
                    right += BitOperations.PopCount(TIsa.MaskBits(isRight));
                }

                Add(TIsa.Width, (int*)leftOffsets, (float*)leftValues, left, target + Places[place]);
                Add(TIsa.Width, (int*)rightOffsets, (float*)rightValues, right, target + Places[place] + Shape.Channels);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Add(int width, int* offsets, float* values, nint count, float* target)
    {
        if (count == 0)
        {
            return;
        }

        var rows = Shape.KernelHeight + 1;
        var widest = Family.MaxScatterVectors(rows);
        var vectors = RowFloats / width;
        for (var first = 0; first < vectors; first += widest)
        {
            var at = first * width;
            Family.Scatter(rows, Math.Min(widest, vectors - first))(offsets, values, count, Weights + at, RowFloats, target + at, Shape.Width * Shape.Channels);
        }
    }
}
