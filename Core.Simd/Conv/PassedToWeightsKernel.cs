using System.Numerics;
using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// For each filter: lists the passed gradients of a few images, each with the place of its window, and adds the windows so weighted to the
/// filter's gradient. One list for all images keeps the sums in registers and the loop's end predictable.
/// </summary>
internal unsafe struct PassedToWeightsKernel : ISimdKernel
{
    public PooledConvolutionShape Shape;
    public ConvTileFamily Family;
    public float* Images;
    public nint ImageStride;
    public float* Gradients;
    public nint GradientStride;
    public float* Winners;
    public int Count;
    public float* Shard;
    public float* BiasShard;
    public int RowFloats;
    public int* Places;
    public int* Offsets;
    public float* Values;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var rows = Shape.KernelHeight;
        var widest = Family.MaxScatterVectors(rows);
        var vectors = RowFloats / TIsa.Width;
        nint sourceStride = Shape.Width * Shape.Channels;
        for (nint filter = 0; filter < Shape.Filters; filter++)
        {
            var passed = List<TIsa, TVec>(filter);
            if (passed == 0)
            {
                continue;
            }

            var target = Shard + (filter * rows * RowFloats);
            for (var first = 0; first < vectors; first += widest)
            {
                var at = first * TIsa.Width;
                Family.Scatter(rows, Math.Min(widest, vectors - first))(Offsets, Values, passed, Images + at, sourceStride, target + at, RowFloats);
            }
        }
    }

    private readonly nint List<TIsa, TVec>(nint filter)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var (none, two, one) = (TIsa.Broadcast(PooledConvolution.NoWinner), TIsa.Broadcast(2f), TIsa.Broadcast(1f));
        var down = TIsa.BroadcastInt(Shape.Width * Shape.Channels);
        var right = TIsa.BroadcastInt(Shape.Channels);
        var bias = TIsa.Load(BiasShard + (filter * LaneGroup.Size));
        nint places = Shape.Places;
        nint passed = 0;
        for (nint image = 0; image < Count; image++)
        {
            var codes = Winners + (((image * Shape.Filters) + filter) * places);
            var slopes = Gradients + (image * GradientStride) + (filter * places);
            var start = TIsa.BroadcastInt((int)(image * ImageStride));
            for (nint place = 0; place < places; place += TIsa.Width)
            {
                TVec code;
                TVec slope;
                if (place + TIsa.Width <= places)
                {
                    code = TIsa.Load(codes + place);
                    slope = TIsa.Load(slopes + place);
                }
                else
                {
                    var rest = (int)(places - place);
                    code = TIsa.Select(TIsa.MaskFor(rest), TIsa.LoadPartial(codes + place, rest), none);
                    slope = TIsa.LoadPartial(slopes + place, rest);
                }

                var passes = TIsa.LessThan(code, none);
                var offset = TIsa.AddInt(start, TIsa.Load((float*)(Places + place)));
                offset = TIsa.AddInt(offset, TIsa.Select(TIsa.GreaterOrEqual(code, two), down, TIsa.Zero));
                offset = TIsa.AddInt(offset, TIsa.Select(TIsa.Equal(TIsa.Abs(TIsa.Sub(code, two)), one), right, TIsa.Zero));
                bias = TIsa.Add(bias, TIsa.Select(passes, slope, TIsa.Zero));
                TIsa.StoreCompressed((float*)(Offsets + passed), passes, offset);
                TIsa.StoreCompressed(Values + passed, passes, slope);
                passed += BitOperations.PopCount(TIsa.MaskBits(passes));
            }
        }

        TIsa.Store(BiasShard + (filter * LaneGroup.Size), bias);
        return passed;
    }
}
