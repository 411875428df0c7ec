using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Bench.Shapes;

/// <summary>Our product, called as a user calls it: planned once, then through the checked entry.</summary>
internal sealed class GemmWorkload : Workload, IDisposable
{
    private readonly GemmData _data;
    private readonly GemmPlan _plan;
    private readonly AlignedBuffer _workspace;

    /// <summary>Plans the product of some matrices.</summary>
    /// <param name="data">The matrices.</param>
    /// <param name="options">What is fused; the transpositions are taken from the shape.</param>
    public GemmWorkload(GemmData data, GemmOptions? options = null)
    {
        _data = data;
        var shape = data.Shape;
        _plan = new GemmPlan(shape.M, shape.N, shape.K, (options ?? new GemmOptions()) with { TransposeA = shape.TransposeA, TransposeB = shape.TransposeB });
        _workspace = AlignedBuffer.Create(_plan.WorkspaceFloats, 4);
    }

    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        Span<float> a = _data.A.Span, b = _data.B.Span, c = _data.C.Span, bias = _data.Bias.Span, workspace = _workspace.Span;
        int lda = _data.Shape.Lda, ldb = _data.Shape.Ldb, ldc = _data.Shape.N;
        for (var i = 0; i < times; i++)
        {
            Gemm.Multiply(_plan, a, lda, b, ldb, c, ldc, bias, workspace);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();
}
