using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Simd.Conv;

/// <summary>Hands out places in a scratch buffer while an operation is planned, each on a cache line of its own.</summary>
internal struct ScratchMap
{
    /// <summary>Floats handed out.</summary>
    public int Floats { get; private set; }

    /// <summary>Takes floats and returns the first one's place.</summary>
    public int Take(long floats)
    {
        var place = Floats;
        Floats = checked((int)(Floats + AlignedBuffer.RoundUp(floats)));
        return place;
    }
}
