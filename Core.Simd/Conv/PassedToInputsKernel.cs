using System.Numerics;
using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// For each pooled place of a few images: lists the filters whose gradient passed, those that won in the left column and those in the right one, and adds
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
    public int* Offsets;
    public float* Values;
    public int ListFloats;

    // Windows of neighbouring places overlap, and a load that overlaps a store in part waits until the store is done. With other images
    // in between it need not wait: 5 % less time than with one image at a time in LeNet-5, 9 % in the second convolution of cnn.
    private const int ImagesAtATime = 4;

    /// <summary>Lists that are kept at a time: for the left and the right column of each image.</summary>
    public const int Lists = 2 * ImagesAtATime;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var counts = stackalloc nint[Lists];
        for (nint first = 0; first < Count; first += ImagesAtATime)
        {
            var images = (int)Math.Min(ImagesAtATime, Count - first);
            for (nint place = 0; place < Shape.Places; place++)
            {
                for (var i = 0; i < images; i++)
                {
                    List<TIsa, TVec>((((first + i) * Shape.Places) + place) * Shape.Filters, ((first + i) * GradientStride) + (place * Shape.Filters), i, counts);
                }

                for (var list = 0; list < Lists; list++)
                {
                    var (side, image) = (list / ImagesAtATime, list % ImagesAtATime);
                    if (image < images && counts[list] > 0)
                    {
                        Add(TIsa.Width, list, counts[list], GradImages + ((first + image) * ImageStride) + Places[place] + (side * Shape.Channels));
                    }
                }
            }
        }
    }

    private readonly void List<TIsa, TVec>(nint winners, nint gradients, int list, nint* counts)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint filters = Shape.Filters;
        var codes = Winners + winners;
        var slopes = Gradients + gradients;
        var (none, two, one) = (TIsa.Broadcast(PooledConvolution.NoWinner), TIsa.Broadcast(2f), TIsa.Broadcast(1f));
        var row = TIsa.BroadcastInt(RowFloats);
        var leftOffsets = Offsets + (list * ListFloats);
        var leftValues = Values + (list * ListFloats);
        var rightOffsets = leftOffsets + (ImagesAtATime * ListFloats);
        var rightValues = leftValues + (ImagesAtATime * ListFloats);
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
            TIsa.StoreCompressed(leftValues + left, isLeft, slope);
            TIsa.StoreCompressed((float*)rightOffsets + right, isRight, offset);
            TIsa.StoreCompressed(rightValues + right, isRight, slope);
            left += BitOperations.PopCount(TIsa.MaskBits(isLeft));
            right += BitOperations.PopCount(TIsa.MaskBits(isRight));
        }

        counts[list] = left;
        counts[list + ImagesAtATime] = right;
    }

    private readonly void Add(int width, int list, nint count, float* target)
    {
        var rows = Shape.KernelHeight + 1;
        var widest = Family.MaxScatterVectors(rows);
        var vectors = RowFloats / width;
        for (var first = 0; first < vectors; first += widest)
        {
            var at = first * width;
            Family.Scatter(rows, Math.Min(widest, vectors - first))(
                Offsets + (list * ListFloats), Values + (list * ListFloats), count, Weights + at, RowFloats, target + at, Shape.Width * Shape.Channels);
        }
    }
}
