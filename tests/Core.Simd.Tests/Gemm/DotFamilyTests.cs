using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Gemm;

[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed class DotFamilyTests(SimdLevel level)
{
    [Test]
    public void EveryTileMatchesTheOracle([Values(0f, 1.3f)] float beta)
    {
        var taken = 0;
        for (var m = 2; m <= 11; m++)
        {
            for (var n = 2; n <= 11; n++)
            {
                foreach (var k in (int[])[16, 47, 64, 65, 300, 307, 319])
                {
                    var test = new GemmCase(m, n, k, new GemmOptions { TransposeB = true, Beta = beta, Level = level });
                    taken += test.Plan.UsesDots ? 1 : 0;
                    Assert.That(test.FirstError(), Is.Null, $"{m}×{n}×{k}");
                }
            }
        }

        Assert.That(taken > 100, Is.EqualTo(level != SimdLevel.Scalar), $"{taken} products were made of dot products");
    }

    [Test]
    public void BiasAndReluAreFused()
    {
        var test = new GemmCase(6, 7, 300, new GemmOptions { TransposeB = true, HasBias = true, Beta = -0.5f, Activation = ActivationKind.Relu, Level = level });
        var oracle = new GemmOracle(6, 7, 300, 1, test.A, test.Lda, false, test.B, test.Ldb, true, -0.5f, test.C, test.Ldc);
        test.Multiply();
        for (var i = 0; i < 6; i++)
        {
            for (var j = 0; j < 7; j++)
            {
                Assert.That(test.C[(i * test.Ldc) + j], Is.EqualTo(Math.Max(0, oracle.Expected(i, j) + test.Bias[j])).Within(1e-4));
            }
        }
    }

    [Test]
    public void ANotANumberSurvivesTheRelu()
    {
        var test = new GemmCase(5, 5, 300, new GemmOptions { TransposeB = true, Activation = ActivationKind.Relu, Level = level });
        test.A[(2 * test.Lda) + 7] = float.NaN;
        test.Multiply();
        Assert.That(test.C.AsSpan(2 * test.Ldc, 5).ToArray(), Has.All.NaN);
        Assert.That(test.C.AsSpan(3 * test.Ldc, 5).ToArray(), Has.None.NaN);
    }
}
