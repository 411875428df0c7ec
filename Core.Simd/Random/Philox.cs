using System.Runtime.CompilerServices;

namespace Spanwise.Core.Simd.Random;

/// <summary>
/// Philox4x32-10: ten rounds that turn a 128-bit counter and a 64-bit key into 128 random bits
/// (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: Parallel Random Numbers: As Easy as 1, 2, 3. SC 2011).
/// </summary>
internal static class Philox
{
    public const uint Multiplier0 = 0xD2511F53;
    public const uint Multiplier1 = 0xCD9E8D57;
    public const uint Weyl0 = 0x9E3779B9;
    public const uint Weyl1 = 0xBB67AE85;
    public const int Rounds = 10;

    /// <summary>The four words of one counter; <see cref="PhiloxKernel"/> does the same for many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(ulong counterLow, ulong counterHigh, ulong key)
    {
        var c0 = (uint)counterLow;
        var c1 = (uint)(counterLow >> 32);
        var c2 = (uint)counterHigh;
        var c3 = (uint)(counterHigh >> 32);
        var k0 = (uint)key;
        var k1 = (uint)(key >> 32);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * c0;
            var product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }
}
