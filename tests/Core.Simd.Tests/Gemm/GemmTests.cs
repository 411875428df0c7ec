using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;
using Product = Spanwise.Core.Simd.Gemm.Gemm;

namespace Spanwise.Core.Simd.Tests.Gemm;

[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed class GemmTests(SimdLevel level)
{
    // Around every tile height, every vector width and their multiples.
    private static readonly int[] Rows = [0, 1, 2, 3, 4, 6, 7, 8, 9, 12, 13, 16, 17, 25, 48, 67];
    private static readonly int[] Columns = [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 33, 47, 49, 64, 65, 67];
    private static readonly int[] Depths = [0, 1, 2, 7, 8, 9, 17, 33];
    internal static readonly (float Alpha, float Beta)[] Factors = [(1f, 0f), (1f, 1f), (0.7f, 1.3f), (0f, 1.3f), (-1f, 0f), (0f, 0f)];

    [Test]
    public void MatchesTheOracleAroundEveryTileEdge([Values] bool transposeA, [Values] bool transposeB)
    {
        var next = 0;
        foreach (var m in Rows)
        {
            foreach (var n in Columns)
            {
                foreach (var k in Depths)
                {
                    var (alpha, beta) = Factors[next++ % Factors.Length];
                    Check(m, n, k, new GemmOptions { TransposeA = transposeA, TransposeB = transposeB, Alpha = alpha, Beta = beta, Level = level });
                }
            }
        }
    }

    [TestCase(128, 128, 784)]
    [TestCase(300, 130, 70)]
    [TestCase(97, 800, 1100)]
    [TestCase(125, 1034, 1030)]
    [TestCase(250, 2100, 20)]
    [TestCase(1, 500, 300)]
    [TestCase(300, 1, 500)]
    [TestCase(3, 35, 400)]
    [TestCase(260, 780, 780)]
    [TestCase(299, 784, 753)]
    [TestCase(215, 520, 1137)]
    [TestCase(290, 141, 901)]
    public void MatchesTheOracleWhereTheLoopsAreBlocked(int m, int n, int k)
    {
        for (var form = 0; form < 4; form++)
        {
            Check(m, n, k, new GemmOptions { TransposeA = (form & 1) != 0, TransposeB = (form & 2) != 0, Alpha = 0.7f, Beta = 1.3f, Level = level });
            Check(m, n, k, new GemmOptions { TransposeA = (form & 1) != 0, TransposeB = (form & 2) != 0, Beta = 1.3f, Level = level });
        }
    }

    [Test]
    public void IsExactOnSmallIntegers([Values] bool transposeA, [Values] bool transposeB)
    {
        var test = new GemmCase(37, 45, 150, new GemmOptions { TransposeA = transposeA, TransposeB = transposeB, Level = level });
        Round(test.A, 300);
        Round(test.B, 300);
        var oracle = new GemmOracle(37, 45, 150, 1, test.A, test.Lda, transposeA, test.B, test.Ldb, transposeB, 0, test.C, test.Ldc);
        test.Multiply();
        for (var i = 0; i < 37; i++)
        {
            for (var j = 0; j < 45; j++)
            {
                Assert.That((double)test.C[(i * test.Ldc) + j], Is.EqualTo(oracle.Expected(i, j)));
            }
        }
    }

    [Test]
    public void BetaZeroOverwritesNotANumber()
    {
        var test = new GemmCase(9, 35, 12, new GemmOptions { Level = level });
        for (var i = 0; i < 9; i++)
        {
            test.C.AsSpan(i * test.Ldc, 35).Fill(float.NaN);
        }

        test.Multiply();
        for (var i = 0; i < 9; i++)
        {
            Assert.That(test.C.AsSpan(i * test.Ldc, 35).ToArray(), Has.All.Matches<float>(float.IsFinite));
        }
    }

    [TestCase(0f, 5)]
    [TestCase(1f, 0)]
    public void WithAlphaZeroOrNoDepthNeitherAnorBisRead(float alpha, int k)
    {
        var plan = new GemmPlan(5, 19, k, new GemmOptions { Alpha = alpha, Beta = 2f, HasBias = true, Activation = ActivationKind.Relu, Level = level });
        var c = new float[5 * 19];
        var bias = new float[19];
        for (var i = 0; i < c.Length; i++)
        {
            c[i] = i - 40;
        }

        bias.AsSpan().Fill(1f);
        Product.Multiply(plan, default, 1000, default, 1000, c, 19, bias);
        for (var i = 0; i < c.Length; i++)
        {
            Assert.That(c[i], Is.EqualTo(Math.Max(0f, (2f * (i - 40)) + 1f)));
        }
    }

    [Test]
    public void NotANumberAndInfinityReachEveryElementWhoseSumHoldsThem([Values(float.NaN, float.PositiveInfinity)] float poison, [Values] bool transposeA, [Values] bool transposeB)
    {
        var test = new GemmCase(14, 37, 10, new GemmOptions { TransposeA = transposeA, TransposeB = transposeB, HasBias = true, Activation = ActivationKind.Relu, Level = level });
        test.B.AsSpan().Fill(1f);
        test.A[transposeA ? (4 * test.Lda) + 11 : (11 * test.Lda) + 4] = poison;
        test.Multiply();
        for (var i = 0; i < 14; i++)
        {
            for (var j = 0; j < 37; j++)
            {
                var value = test.C[(i * test.Ldc) + j];
                Assert.That(i == 11 ? value.Equals(poison) : float.IsFinite(value), Is.True, $"C[{i},{j}] = {value}");
            }
        }
    }

    [Test]
    public void DenormalsAreKept()
    {
        var test = new GemmCase(3, 18, 1, new GemmOptions { Level = level });
        test.A.AsSpan().Fill(1e-30f);
        test.B.AsSpan().Fill(1e-10f);
        test.Multiply();
        Assert.That(test.C[0], Is.EqualTo(1e-40f).Within(float.Epsilon * 2));
        Assert.That(test.C[0], Is.GreaterThan(0f));
    }

    [TestCase(ActivationKind.Relu)]
    [TestCase(ActivationKind.Sigmoid)]
    [TestCase(ActivationKind.Tanh)]
    [TestCase(ActivationKind.LeakyRelu)]
    [TestCase(ActivationKind.Swish)]
    public void BiasAndActivationAreFused(ActivationKind kind)
    {
        foreach (var (m, n, alpha) in new[] { (1, 1, 1f), (7, 19, 1f), (13, 64, -0.5f), (20, 100, 1f), (9, 131, 2f) })
        {
            var test = new GemmCase(m, n, 21, new GemmOptions { HasBias = true, Alpha = alpha, Beta = 0.5f, Activation = kind, Level = level });
            var oracle = new GemmOracle(m, n, 21, alpha, test.A, test.Lda, false, test.B, test.Ldb, false, 0.5f, test.C, test.Ldc);
            test.Multiply();
            var expected = new float[n];
            for (var i = 0; i < m; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    expected[j] = (float)(oracle.Expected(i, j) + test.Bias[j]);
                }

                Activations.Forward(kind, expected, expected, level: level);
                Assert.That(test.C.AsSpan(i * test.Ldc, n).ToArray(), Is.EqualTo(expected).Within(2e-5f), $"{m}×{n}, row {i}");
            }

            Assert.That(test.CanaryError(), Is.Null);
        }
    }

    [TestCase(128, 128, 784)]
    [TestCase(67, 45, 33)]
    [TestCase(260, 780, 780)]
    [TestCase(299, 160, 753)]
    [TestCase(67, 1, 90)]
    [TestCase(1, 67, 90)]
    [TestCase(2, 256, 5)]
    [TestCase(1, 300, 90)]
    [TestCase(67, 41, 33)]
    [TestCase(43, 10, 64)]
    [TestCase(30, 30, 784)]
    [TestCase(130, 1100, 1100)]
    public void SlicesGiveTheSameBits(int m, int n, int k)
    {
        for (var form = 0; form < 4; form++)
        {
            var options = new GemmOptions { TransposeA = (form & 1) != 0, TransposeB = (form & 2) != 0, HasBias = true, Activation = ActivationKind.Tanh, Level = level };
            var whole = new GemmCase(m, n, k, options);
            whole.Multiply();
            var sliced = new GemmCase(m, n, k, options);
            int[] rows = [0, Math.Min(1, m), Math.Min(14, m), Math.Max(m / 2, Math.Min(14, m)), m];
            int[] columns = [0, Math.Min(5, n), Math.Max(n / 3, Math.Min(5, n)), n];
            for (var i = 1; i < rows.Length; i++)
            {
                for (var j = 1; j < columns.Length; j++)
                {
                    sliced.Multiply(new GemmSlice(rows[i - 1], rows[i], columns[j - 1], columns[j]));
                }
            }

            Assert.That(sliced.C.AsSpan().SequenceEqual(whole.C), Is.True);
        }
    }

    [Test]
    public void AShorterDepthSumsTheFirstProductsOnly([Values] bool transposeA, [Values] bool transposeB)
    {
        var test = new GemmCase(10, 33, 40, new GemmOptions { TransposeA = transposeA, TransposeB = transposeB, Level = level });
        var oracle = new GemmOracle(10, 33, 23, 1, test.A, test.Lda, transposeA, test.B, test.Ldb, transposeB, 0, test.C, test.Ldc);
        test.Multiply(new GemmSlice(0, 10, 0, 33) { Depth = 23 });
        Assert.That(oracle.FirstError(test.C, test.Ldc), Is.Null);
    }

    [TestCase(13, 35, 60)]
    [TestCase(64, 128, 784)]
    [TestCase(10, 30, 784)]
    public void LeavingOutProductsOfZeroChangesNoBit(int m, int n, int k)
    {
        IndexRun[] runs = [new(1, 4), new(9, 1), new(11, 20), new(40, k - 41)];
        for (var form = 0; form < 4; form++)
        {
            var options = new GemmOptions { TransposeA = (form & 1) != 0, TransposeB = (form & 2) != 0, HasBias = true, Beta = 0.5f, Level = level };
            var (whole, sparse) = (new GemmCase(m, n, k, options), new GemmCase(m, n, k, options));
            foreach (var test in new[] { whole, sparse })
            {
                for (var p = 0; p < k; p++)
                {
                    var live = runs.Any(run => p >= run.Start && p < run.End);
                    for (var i = 0; i < m && !live; i++)
                    {
                        test.A[options.TransposeA ? (p * test.Lda) + i : (i * test.Lda) + p] = 0f;
                    }
                }
            }

            whole.Multiply();
            sparse.Multiply(new GemmSlice(0, m, 0, n) { DepthRuns = runs });
            Assert.That(sparse.C.AsSpan().SequenceEqual(whole.C), Is.True);
        }
    }

    [Test]
    public void OnlyTheRunsAreSummed()
    {
        IndexRun[] runs = [new(2, 3), new(7, 1)];
        var test = new GemmCase(11, 20, 9, new GemmOptions { Level = level });
        test.A.AsSpan().Fill(1f);
        test.B.AsSpan().Fill(1f);
        test.Multiply(new GemmSlice(0, 11, 0, 20) { DepthRuns = runs });
        for (var i = 0; i < 11; i++)
        {
            Assert.That(test.C.AsSpan(i * test.Ldc, 20).ToArray(), Has.All.EqualTo(4f));
        }
    }

    [Test]
    public void TheLevelAskedForIsTheOneThatRuns()
    {
        var plan = new GemmPlan(4, 4, 4, new GemmOptions { Level = level });
        Assert.That(plan.Level, Is.EqualTo(level));
        Assert.That(plan.Family.Level, Is.EqualTo(level));
        Assert.That(plan.Family.Lanes, Is.EqualTo(level switch { SimdLevel.Avx512 => 16, SimdLevel.Avx2 => 8, SimdLevel.Neon => 4, _ => 1 }));
    }

    [Test]
    public void AllocatesNothing()
    {
        var test = new GemmCase(33, 45, 50, new GemmOptions { TransposeB = true, HasBias = true, Activation = ActivationKind.Sigmoid, Level = level });
        Assert.That(AllocationMeter.LeastBytes(test.Multiply), Is.Zero);
    }

    internal static void Check(int m, int n, int k, in GemmOptions options)
    {
        var error = new GemmCase(m, n, k, options).FirstError();
        if (error is not null)
        {
            Assert.Fail($"{m}×{n}×{k} {options}: {error}");
        }
    }

    private static void Round(float[] values, float scale)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Round(values[i] * scale);
        }
    }
}
