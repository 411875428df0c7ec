using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>Where the rows of something lie in a plan's buffer.</summary>
/// <param name="Offset">The first float of row 0.</param>
/// <param name="Features">Floats that count in a row; 0 for what has no place.</param>
/// <param name="Stride">Floats from one row to the next.</param>
/// <param name="Column">Floats of a row before <paramref name="Offset"/>, where several values share rows.</param>
/// <param name="SharesRows">True where several values lie side by side in the rows, so that nobody may write between them.</param>
internal readonly record struct ValueTensor(long Offset, int Features, int Stride, int Column = 0, bool SharesRows = false)
{
    /// <summary>The same floats under another shape; or the first ones of a wider row.</summary>
    public ValueTensor As(int features) => this with { Features = features };

    /// <summary>Some columns of each row.</summary>
    public ValueTensor Columns(int first, int features) => new(Offset + first, features, Stride, Column + first, SharesRows: true);

    /// <summary>Some of the rows; no rows at all of what has no place.</summary>
    public Rows Rows(AlignedBuffer buffer, int from, int to) => Features == 0
        ? default
        : new Rows(buffer.Slice(Offset + ((long)from * Stride), to == from ? 0 : ((to - from) * Stride) - Column), to - from, Features, Stride) { GapsAreFree = !SharesRows };
}
