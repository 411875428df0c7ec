using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Tests.Isa;

public sealed class ExpectedLevelTests
{
    // .ci/run switches instruction sets off and says here which level must be left; without this the lowered runs could silently
    // repeat the first one.
    [Test]
    public void The_level_is_the_one_that_the_caller_of_the_tests_expects()
    {
        var expected = Environment.GetEnvironmentVariable("SPANWISE_EXPECT_SIMD");
        if (expected is null)
        {
            Assert.That(SimdInfo.Available, Does.Contain(SimdInfo.Current));
        }
        else
        {
            Assert.That(SimdInfo.Name(SimdInfo.Current), Is.EqualTo(expected), SimdInfo.Reason);
        }
    }
}
