using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Random;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Random;

[TestFixture]
public sealed class PhiloxTests
{
    // The rows "philox4x32 10" of the known answers that its authors publish with Random123 1.14.
    [TestCase(0x00000000_00000000UL, 0x00000000_00000000UL, 0x00000000_00000000UL, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [TestCase(0xffffffff_ffffffffUL, 0xffffffff_ffffffffUL, 0xffffffff_ffffffffUL, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [TestCase(0x85a308d3_243f6a88UL, 0x03707344_13198a2eUL, 0x299f31d0_a4093822UL, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void TheKnownAnswersComeOut(ulong counterLow, ulong counterHigh, ulong key, uint w0, uint w1, uint w2, uint w3)
    {
        Assert.That(Philox.Block(counterLow, counterHigh, key), Is.EqualTo((w0, w1, w2, w3)));
    }

    [TestCaseSource(typeof(Levels), nameof(Levels.Available))]
    public void TheKernelGivesTheWordsOfTheSingleBlock(SimdLevel level)
    {
        foreach (var firstIndex in (ulong[])[0, 1, 15, 16, 63, 64, 0xFFFF_FFFF, 0x3_FFFF_FFC0, ulong.MaxValue - 700])
        {
            foreach (var length in (int[])[0, 1, 16, 63, 64, 65, 200, 640])
            {
                var random = new CounterRandom(0x0123456789ABCDEF, 0xFEDCBA9876543210);
                var words = new uint[length];
                random.FillUInt32(words, firstIndex, level);
                for (var i = 0; i < length; i++)
                {
                    Assert.That(words[i], Is.EqualTo(random.UInt32(firstIndex + (ulong)i)), $"{firstIndex} + {i} of {length}");
                }
            }
        }
    }
}
