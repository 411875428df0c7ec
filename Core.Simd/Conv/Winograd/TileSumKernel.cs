using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>
/// Tiles of one part of one filter, sixteen images at a time, from the 36 points to the target: max(floor, start + Aᵀ m A). What lies outside the
/// target is left out.
/// </summary>
/// <param name="vertical">The vertical axis.</param>
/// <param name="horizontal">The horizontal axis.</param>
/// <param name="products">The first point of the first tile, [point, tile, 16].</param>
/// <param name="pointStride">Floats from one point to the next.</param>
/// <param name="region">The tiles.</param>
/// <param name="partRow">The part's place in a vertical step.</param>
/// <param name="partColumn">The part's place in a horizontal step.</param>
/// <param name="target">What is written.</param>
/// <param name="start">Added to every sum.</param>
/// <param name="floor">The least value that is written; a NaN stays.</param>
internal unsafe struct TileSumKernel(
    WinogradAxis vertical, WinogradAxis horizontal, float* products, nint pointStride, TileRegion region, int partRow, int partColumn, LaneRect target, float start, float floor) : ISimdKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        for (var lane = 0; lane < LaneGroup.Size; lane += TIsa.Width)
        {
            var from = products + lane;
            for (var row = region.RowFrom; row < region.RowTo; row++)
            {
                for (var column = region.From; column < region.To; column++, from += LaneGroup.Size)
                {
                    Tile<TIsa, TVec>(from, row, column, lane);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile<TIsa, TVec>(float* from, int tileRow, int tileColumn, int lane)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var half = stackalloc float[WinogradAxis.TilePlaces * WinogradAxis.Points * LaneGroup.Size];
        nint run = WinogradAxis.Points * TIsa.Width;
        var stride = pointStride;
        for (var j = 0; j < WinogradAxis.Points; j++)
        {
            var point = from + (j * stride);
            var (y0, y1, y2, y3) = Six<TIsa, TVec>(point, WinogradAxis.Points * stride);
            var place = half + (j * TIsa.Width);
            TIsa.Store(place, y0);
            TIsa.Store(place + run, y1);
            TIsa.Store(place + (2 * run), y2);
            TIsa.Store(place + (3 * run), y3);
        }

        var (first, least) = (TIsa.Broadcast(start), TIsa.Broadcast(floor));
        var row = (WinogradAxis.TilePlaces * tileRow * vertical.TargetStep) + partRow + vertical.TargetOrigin;
        var column = (WinogradAxis.TilePlaces * tileColumn * horizontal.TargetStep) + partColumn + horizontal.TargetOrigin;
        nint apart = horizontal.TargetStep * LaneGroup.Size;
        var isWhole = column >= target.From && column + ((WinogradAxis.TilePlaces - 1) * horizontal.TargetStep) < target.To;
        for (var i = 0; i < WinogradAxis.TilePlaces; i++, row += vertical.TargetStep)
        {
            if (row < target.RowFrom || row >= target.RowTo)
            {
                continue;
            }

            var (y0, y1, y2, y3) = Six<TIsa, TVec>(half + (i * run), TIsa.Width);
            var place = target.Origin + ((((nint)row * target.Width) + column) * LaneGroup.Size) + lane;
            Put<TIsa, TVec>(place, isWhole, column, TIsa.Max(least, TIsa.Add(first, y0)));
            Put<TIsa, TVec>(place + apart, isWhole, column + horizontal.TargetStep, TIsa.Max(least, TIsa.Add(first, y1)));
            Put<TIsa, TVec>(place + (2 * apart), isWhole, column + (2 * horizontal.TargetStep), TIsa.Max(least, TIsa.Add(first, y2)));
            Put<TIsa, TVec>(place + (3 * apart), isWhole, column + (3 * horizontal.TargetStep), TIsa.Max(least, TIsa.Add(first, y3)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVec Y0, TVec Y1, TVec Y2, TVec Y3) Six<TIsa, TVec>(float* from, nint apart)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged => WinogradPoints.Sums<TIsa, TVec>(
            TIsa.Load(from), TIsa.Load(from + apart), TIsa.Load(from + (2 * apart)), TIsa.Load(from + (3 * apart)), TIsa.Load(from + (4 * apart)), TIsa.Load(from + (5 * apart)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Put<TIsa, TVec>(float* place, bool isWhole, int column, TVec value)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        if (isWhole || (column >= target.From && column < target.To))
        {
            TIsa.Store(place, value);
        }
    }
}
