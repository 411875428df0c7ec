using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>
/// Tiles of one part, sixteen images or channels at a time, to the 36 points: target[point · pointStride + tile · tileStride + lane]. Each column of a
/// row of tiles goes to the six points of the vertical axis first, once for both tiles that share it; then each tile along the other axis.
/// </summary>
/// <param name="vertical">The vertical axis.</param>
/// <param name="horizontal">The horizontal axis.</param>
/// <param name="source">All that the tiles read; what it leaves out counts as 0.</param>
/// <param name="partRow">The part's place in a vertical step.</param>
/// <param name="partColumn">The part's place in a horizontal step.</param>
/// <param name="region">The tiles.</param>
/// <param name="columns">Room for 6 · (4 · tiles of a row + 2) · 16 floats.</param>
/// <param name="target">Where the first point of the first tile goes.</param>
/// <param name="tileStride">Floats from one tile to the next.</param>
/// <param name="pointStride">Floats from one point to the next.</param>
internal unsafe struct TileSourceKernel<TTransform>(
    WinogradAxis vertical, WinogradAxis horizontal, LaneRect source, int partRow, int partColumn, TileRegion region, float* columns, float* target, nint tileStride, nint pointStride) : ISimdKernel
    where TTransform : struct, ITileTransform
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var nothing = stackalloc float[LaneGroup.Size];
        new Span<float>(nothing, LaneGroup.Size).Clear();
        for (var lane = 0; lane < LaneGroup.Size; lane += TIsa.Width)
        {
            for (var row = region.RowFrom; row < region.RowTo; row++)
            {
                Vertical<TIsa, TVec>(row, lane, nothing);
                Horizontal<TIsa, TVec>(target + ((row - region.RowFrom) * region.Width * tileStride) + lane);
            }
        }
    }

    private readonly int Columns => (WinogradAxis.TilePlaces * (region.Width - 1)) + TTransform.Elements;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Vertical<TIsa, TVec>(int tileRow, int lane, float* nothing)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var (many, apart) = (Columns, horizontal.SourceStep);
        var first = (WinogradAxis.TilePlaces * region.From * apart) + partColumn + horizontal.SourceOrigin;
        var from = Math.Clamp((source.From - first + apart - 1) / apart, 0, many);
        var to = Math.Clamp((source.To - first + apart - 1) / apart, from, many);

        // Rows outside the source are one place of zeros, again and again.
        var row = (WinogradAxis.TilePlaces * tileRow * vertical.SourceStep) + partRow + vertical.SourceOrigin;
        var (row1, row2, row3) = (row + vertical.SourceStep, row + (2 * vertical.SourceStep), row + (3 * vertical.SourceStep));
        var (row4, row5) = (row3 + vertical.SourceStep, row3 + (2 * vertical.SourceStep));
        var column = first + (from * apart);
        var (p0, s0) = (Place(row, column, lane, nothing), Step(row));
        var (p1, s1) = (Place(row1, column, lane, nothing), Step(row1));
        var (p2, s2) = (Place(row2, column, lane, nothing), Step(row2));
        var (p3, s3) = (Place(row3, column, lane, nothing), Step(row3));
        var (p4, s4) = (Place(row4, column, lane, nothing), Step(row4));
        var (p5, s5) = (Place(row5, column, lane, nothing), Step(row5));
        nint run = many * TIsa.Width;
        var place = columns;
        Clear<TIsa, TVec>(ref place, run, from);
        for (var i = from; i < to; i++, place += TIsa.Width)
        {
            var d4 = TTransform.Elements > WinogradAxis.TilePlaces ? TIsa.Load((float*)p4) : TIsa.Zero;
            var d5 = TTransform.Elements > WinogradAxis.TilePlaces ? TIsa.Load((float*)p5) : TIsa.Zero;
            TTransform.Apply<TIsa, TVec>(TIsa.Load((float*)p0), TIsa.Load((float*)p1), TIsa.Load((float*)p2), TIsa.Load((float*)p3), d4, d5, place, run);
            p0 += s0;
            p1 += s1;
            p2 += s2;
            p3 += s3;
            p4 += s4;
            p5 += s5;
        }

        Clear<TIsa, TVec>(ref place, run, many - to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Horizontal<TIsa, TVec>(float* to)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint run = Columns * TIsa.Width;
        var stride = pointStride;
        for (var tile = 0; tile < region.Width; tile++, to += tileStride)
        {
            var from = columns + ((nint)tile * WinogradAxis.TilePlaces * TIsa.Width);
            var point = to;
            for (var i = 0; i < WinogradAxis.Points; i++, from += run, point += WinogradAxis.Points * stride)
            {
                var d4 = TTransform.Elements > WinogradAxis.TilePlaces ? TIsa.Load(from + (4 * TIsa.Width)) : TIsa.Zero;
                var d5 = TTransform.Elements > WinogradAxis.TilePlaces ? TIsa.Load(from + (5 * TIsa.Width)) : TIsa.Zero;
                TTransform.Apply<TIsa, TVec>(
                    TIsa.Load(from), TIsa.Load(from + TIsa.Width), TIsa.Load(from + (2 * TIsa.Width)), TIsa.Load(from + (3 * TIsa.Width)), d4, d5, point, stride);
            }
        }
    }

    private readonly bool IsInside(int row) => row >= source.RowFrom && row < source.RowTo;

    private readonly nint Place(int row, int column, int lane, float* nothing) =>
        (nint)(IsInside(row) ? source.Origin + ((((nint)row * source.Width) + column) * LaneGroup.Size) + lane : nothing);

    /// <summary>Bytes from one column to the next.</summary>
    private readonly nint Step(int row) => IsInside(row) ? horizontal.SourceStep * LaneGroup.Size * sizeof(float) : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<TIsa, TVec>(ref float* place, nint apart, int many)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        for (; many > 0; many--, place += TIsa.Width)
        {
            for (var i = 0; i < WinogradAxis.Points; i++)
            {
                TIsa.Store(place + (i * apart), TIsa.Zero);
            }
        }
    }
}
