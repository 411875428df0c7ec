namespace Spanwise.Core.Simd.Conv.Winograd;

/// <summary>
/// One axis of a convolution, or of its transposed map, that goes by tiles: four target places for six source places. A stride is told apart into
/// parts, each a convolution of stride 1 with at most three taps: parts of the source on the way forward, of the target on the way back.
/// </summary>
/// <param name="Source">Extent of what is read.</param>
/// <param name="SourceStep">Places from one element of a tile to the next.</param>
/// <param name="SourceOrigin">Where the first element of the first tile lies.</param>
/// <param name="SourceParts">Parts that are summed.</param>
/// <param name="Target">Extent of what is written.</param>
/// <param name="TargetStep">Places from one element of a tile to the next.</param>
/// <param name="TargetOrigin">Where the first element of the first tile lies.</param>
/// <param name="TargetParts">Parts that are written beside one another.</param>
/// <param name="Tiles">Tiles.</param>
internal readonly record struct WinogradAxis(
    int Source, int SourceStep, int SourceOrigin, int SourceParts, int Target, int TargetStep, int TargetOrigin, int TargetParts, int Tiles)
{
    /// <summary>Target places of a tile.</summary>
    public const int TilePlaces = 4;

    /// <summary>Source places of a tile, and the points of its transform.</summary>
    public const int Points = 6;

    /// <summary>The most taps of a part.</summary>
    public const int MostTaps = 3;

    /// <summary>True where the parts of an axis have few enough taps.</summary>
    public static bool Applies(in WindowAxis axis) => axis.Dilation == 1 && axis.Kernel <= (long)MostTaps * axis.Stride;

    /// <summary>From the inputs to the outputs: part p of output o reads the places (o + tap) · stride + p − before.</summary>
    public static WinogradAxis Forward(in WindowAxis axis) =>
        new(axis.Input, axis.Stride, -axis.Before, Math.Min(axis.Stride, axis.Kernel), axis.Output, 1, 0, 1, Parts(axis.Output, TilePlaces));

    /// <summary>From the outputs to the inputs: place q of part p, which is input q · stride + p − before, reads the outputs q − tap.</summary>
    public static WinogradAxis Back(in WindowAxis axis)
    {
        var first = axis.Before / axis.Stride;
        var places = ((axis.Input - 1 + axis.Before) / axis.Stride) - first + 1;
        return new(axis.Output, 1, first - (MostTaps - 1), 1, axis.Input, axis.Stride, (first * axis.Stride) - axis.Before, axis.Stride, Parts(places, TilePlaces));
    }

    /// <summary>What some tiles read, inside the source.</summary>
    /// <param name="from">First tile.</param>
    /// <param name="to">One past the last.</param>
    /// <param name="elements">Elements that a tile reads.</param>
    public (int From, int To) SourceOf(int from, int to, int elements) =>
        Clip((TilePlaces * from * SourceStep) + SourceOrigin, ((((TilePlaces * (to - 1)) + elements - 1) * SourceStep) + SourceParts + SourceOrigin), Source);

    /// <summary>What some tiles write, inside the target.</summary>
    public (int From, int To) TargetOf(int from, int to) =>
        Clip((TilePlaces * from * TargetStep) + TargetOrigin, (TilePlaces * to * TargetStep) + TargetOrigin, Target);

    private static (int From, int To) Clip(int from, int to, int extent)
    {
        from = Math.Clamp(from, 0, extent);
        return (from, Math.Clamp(to, from, extent));
    }

    private static int Parts(int count, int most) => (count + most - 1) / most;
}
