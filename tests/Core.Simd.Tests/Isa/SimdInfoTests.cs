using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Tests.Isa;

[TestFixture]
public sealed class SimdInfoTests
{
    [Test]
    public void TheLevelInForceAndScalarAreAvailable()
    {
        Assert.That(SimdInfo.Available, Does.Contain(SimdLevel.Scalar));
        Assert.That(SimdInfo.Available[^1], Is.EqualTo(SimdInfo.Current));
        Assert.That(SimdInfo.Resolve(null), Is.EqualTo(SimdInfo.Current));
        Assert.That(SimdInfo.Reason, Is.Not.Empty);
        foreach (var level in Enum.GetValues<SimdLevel>())
        {
            Assert.That(SimdInfo.IsAvailable(level), Is.EqualTo(SimdInfo.Available.Contains(level)));
            if (!SimdInfo.IsAvailable(level))
            {
                Assert.That(() => SimdInfo.Resolve(level), Throws.ArgumentException.With.Message.Contains(SimdInfo.Name(level)));
            }
        }
    }

    [TestCase(SimdLevel.Avx512, null, SimdLevel.Avx512)]
    [TestCase(SimdLevel.Avx512, " ", SimdLevel.Avx512)]
    [TestCase(SimdLevel.Avx512, "avx2", SimdLevel.Avx2)]
    [TestCase(SimdLevel.Avx512, "AVX2 ", SimdLevel.Avx2)]
    [TestCase(SimdLevel.Avx512, "scalar", SimdLevel.Scalar)]
    [TestCase(SimdLevel.Avx512, "neon", SimdLevel.Avx512)]
    [TestCase(SimdLevel.Avx2, "avx512", SimdLevel.Avx2)]
    [TestCase(SimdLevel.Neon, "avx2", SimdLevel.Neon)]
    [TestCase(SimdLevel.Neon, "scalar", SimdLevel.Scalar)]
    [TestCase(SimdLevel.Scalar, "avx2", SimdLevel.Scalar)]
    [TestCase(SimdLevel.Avx2, "sse9", SimdLevel.Avx2)]
    public void TheEnvironmentLowersAndNeverRaises(SimdLevel detected, string? wanted, SimdLevel expected)
    {
        var (level, reason) = SimdInfo.Choose(detected, wanted);
        Assert.That(level, Is.EqualTo(expected));
        if (!string.IsNullOrWhiteSpace(wanted))
        {
            Assert.That(reason, Does.Contain("SPANWISE_SIMD"));
            Assert.That(reason, Does.Contain(SimdInfo.Name(detected)));
        }
    }

    [Test]
    public void ALevelThatIsNoneIsRefused()
    {
        var kernel = default(NoKernel);
        Assert.That(() => SimdInfo.Name((SimdLevel)7), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => SimdDispatch.Run((SimdLevel)(-1), ref kernel), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private struct NoKernel : ISimdKernel
    {
        public readonly void Run<TIsa, TVec>()
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
        {
        }
    }
}
