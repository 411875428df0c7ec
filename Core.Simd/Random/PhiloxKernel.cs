using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Random;

/// <summary>Philox with one counter a lane.</summary>
/// <remarks>
/// The words are laid out in groups of 64, which are 16 counters of four words each: first every counter's word 0, then every word 1, and
/// so on. So the widest vector stores its results as they are, and narrower ones fill the same places in several turns.
/// </remarks>
internal unsafe struct PhiloxKernel(uint* target, nint groups, ulong firstGroup, ulong stream, ulong key) : ISimdKernel
{
    /// <summary>The counters of a group: the lanes of the widest vector.</summary>
    public const int CountersPerGroup = 16;

    /// <summary>The words of a group.</summary>
    public const int WordsPerGroup = 4 * CountersPerGroup;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        var multiplier0 = TIsa.BroadcastInt(unchecked((int)Philox.Multiplier0));
        var multiplier1 = TIsa.BroadcastInt(unchecked((int)Philox.Multiplier1));
        var place = (float*)target;
        for (nint group = 0; group < groups; group++, place += WordsPerGroup)
        {
            var first = (firstGroup + (ulong)group) * CountersPerGroup;
            for (var lane = 0; lane < CountersPerGroup; lane += TIsa.Width)
            {
                // The first counter is a multiple of 16, so counting the lanes never carries into the second word.
                var c0 = TIsa.AddInt(TIsa.BroadcastInt((int)first + lane), TIsa.LaneIndex);
                var c1 = TIsa.BroadcastInt((int)(first >> 32));
                var c2 = TIsa.BroadcastInt((int)stream);
                var c3 = TIsa.BroadcastInt((int)(stream >> 32));
                var k0 = (uint)key;
                var k1 = (uint)(key >> 32);
                for (var round = 0; round < Philox.Rounds; round++)
                {
                    var high0 = TIsa.MulHighUInt(c0, multiplier0);
                    var low0 = TIsa.MulInt(c0, multiplier0);
                    var high1 = TIsa.MulHighUInt(c2, multiplier1);
                    var low1 = TIsa.MulInt(c2, multiplier1);
                    c0 = TIsa.Xor(TIsa.Xor(high1, c1), TIsa.BroadcastInt((int)k0));
                    c1 = low1;
                    c2 = TIsa.Xor(TIsa.Xor(high0, c3), TIsa.BroadcastInt((int)k1));
                    c3 = low0;
                    k0 += Philox.Weyl0;
                    k1 += Philox.Weyl1;
                }

                TIsa.Store(place + lane, c0);
                TIsa.Store(place + CountersPerGroup + lane, c1);
                TIsa.Store(place + (2 * CountersPerGroup) + lane, c2);
                TIsa.Store(place + (3 * CountersPerGroup) + lane, c3);
            }
        }
    }
}
