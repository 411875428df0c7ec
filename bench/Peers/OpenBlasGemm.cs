using Spanwise.Bench.Harness;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Peers;

/// <summary>The product by OpenBLAS.</summary>
internal sealed unsafe class OpenBlasGemm(GemmData data) : Workload
{
    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        var shape = data.Shape;
        float* a = data.A.Pointer, b = data.B.Pointer, c = data.C.Pointer;
        for (var i = 0; i < times; i++)
        {
            OpenBlas.Sgemm(shape.TransposeA, shape.TransposeB, shape.M, shape.N, shape.K, a, shape.Lda, b, shape.Ldb, c, shape.N);
        }
    }
}
