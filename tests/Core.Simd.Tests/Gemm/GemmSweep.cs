using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Tests.Gemm;

[Category("Exhaustive")]
[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed class GemmSweep(SimdLevel level)
{
    [Test]
    [Explicit("minutes")]
    public void MatchesTheOracleForEverySizeTo67([Values] bool transposeA, [Values] bool transposeB)
    {
        for (var m = 0; m <= 67; m++)
        {
            for (var n = 0; n <= 67; n++)
            {
                for (var k = 0; k <= 67; k += 1 + (k / 18))
                {
                    var (alpha, beta) = GemmTests.Factors[(m + n + k) % GemmTests.Factors.Length];
                    GemmTests.Check(m, n, k, new GemmOptions { TransposeA = transposeA, TransposeB = transposeB, Alpha = alpha, Beta = beta, Level = level });
                }
            }
        }
    }
}
