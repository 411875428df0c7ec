using NUnit.Framework;
using Spanwise.Bench.Ceiling;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Bench.Tests.Ceiling;

[TestFixture]
internal sealed class FmaCeilingTests
{
    // x ← x/2 + 1 is 2 − 2^(1−n) after n turns: 1.5 after two, and 2 once it has settled.
    [TestCase(2, 1.5)]
    [TestCase(200, 2)]
    public void Every_lane_of_every_chain_does_its_turns(int turns, double value)
    {
        foreach (var level in SimdInfo.Available)
        {
            var wide = new WideFmaKernel(turns);
            var narrow = new NarrowFmaKernel(turns);
            SimdDispatch.Run(level, ref wide);
            SimdDispatch.Run(level, ref narrow);
            var lanes = FmaCeiling.Lanes(level);
            Assert.Multiple(() =>
            {
                Assert.That(wide.Result, Is.EqualTo(value * lanes * WideFmaKernel.Chains), level.ToString());
                Assert.That(narrow.Result, Is.EqualTo(value * lanes * NarrowFmaKernel.Chains), level.ToString());
            });
        }
    }

    [Test]
    public unsafe void The_reader_reads_every_float_once()
    {
        using var block = new AlignedBuffer(1024);
        block.Span.Fill(1f);
        foreach (var level in SimdInfo.Available)
        {
            var kernel = new ReadKernel(block.Pointer, 1024);
            SimdDispatch.Run(level, ref kernel);
            Assert.That(kernel.Result, Is.EqualTo(1024f), level.ToString());
        }
    }
}
