using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;
using Product = Spanwise.Core.Simd.Gemm.Gemm;

namespace Spanwise.Core.Simd.Tests.Gemm;

/// <summary>Every argument that can't be is refused by name, with the rule and the value received.</summary>
public sealed class GemmArgumentTests
{
    private static readonly GemmPlan Plan = new(4, 6, 5, new GemmOptions { HasBias = true });
    private static readonly GemmPlan Packed = new(64, 16, 5, new GemmOptions { TransposeB = true });

    private static readonly float[] Workspace = new float[Plan.WorkspaceFloats];

    [TestCase(-1, 1, 1)]
    [TestCase(1, -1, 1)]
    [TestCase(1, 1, -1)]
    public void ANegativeSizeIsRefused(int m, int n, int k) =>
        Assert.That(() => new GemmPlan(m, n, k, new GemmOptions()), Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase(19, 5, 30, 6, 24, 6, 6, "a")]
    [TestCase(20, 4, 30, 6, 24, 6, 6, "a")]
    [TestCase(20, 5, 29, 6, 24, 6, 6, "b")]
    [TestCase(20, 5, 30, 5, 24, 6, 6, "b")]
    [TestCase(20, 5, 30, 6, 23, 6, 6, "c")]
    [TestCase(20, 5, 30, 6, 24, 5, 6, "c")]
    [TestCase(20, 5, 30, 6, 24, 6, 5, "bias")]
    public void AShortSpanOrStrideIsRefusedByName(int a, int lda, int b, int ldb, int c, int ldc, int bias, string name) =>
        Assert.That(
            () => Product.Multiply(Plan, new float[a], lda, new float[b], ldb, new float[c], ldc, new float[bias], Workspace),
            Throws.InstanceOf<ArgumentException>().With.Property("ParamName").EqualTo(name).And.Message.Contains(name));

    [Test]
    public void AShortWorkspaceIsRefused() =>
        Assert.That(
            () => Product.Multiply(Packed, new float[64 * 5], 5, new float[16 * 5], 5, new float[64 * 16], 16, default, new float[Packed.WorkspaceFloats - 1]),
            Throws.InstanceOf<ArgumentException>().With.Property("ParamName").EqualTo("workspace"));

    [TestCase(-1, 4, 0, 6)]
    [TestCase(0, 5, 0, 6)]
    [TestCase(3, 2, 0, 6)]
    [TestCase(0, 4, 0, 7)]
    [TestCase(0, 4, -1, 6)]
    public void ASliceOutsideCIsRefused(int rowFrom, int rowTo, int columnFrom, int columnTo) =>
        Assert.That(
            () => Product.Multiply(Plan, new GemmSlice(rowFrom, rowTo, columnFrom, columnTo), new float[20], 5, new float[30], 6, new float[24], 6, new float[6], Workspace),
            Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase(-1)]
    [TestCase(6)]
    public void ADepthBeyondThePlanIsRefused(int depth) =>
        Assert.That(
            () => Product.Multiply(Plan, new GemmSlice(0, 4, 0, 6) { Depth = depth }, new float[20], 5, new float[30], 6, new float[24], 6, new float[6], Workspace),
            Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase(0, 6)]
    [TestCase(-1, 2)]
    [TestCase(4, 0)]
    [TestCase(1, 1, 1, 1)]
    public void RunsThatDoNotAscendWithinTheDepthAreRefused(params int[] startsAndLengths) =>
        Assert.That(
            () =>
            {
                var runs = startsAndLengths.Chunk(2).Select(pair => new IndexRun(pair[0], pair[1])).ToArray();
                Product.Multiply(Plan, new GemmSlice(0, 4, 0, 6) { DepthRuns = runs }, new float[20], 5, new float[30], 6, new float[24], 6, new float[6], Workspace);
            },
            Throws.ArgumentException.With.Message.Contains("ascend"));
}
