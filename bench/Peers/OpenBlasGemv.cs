using Spanwise.Bench.Harness;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Peers;

/// <summary>One row times a matrix by OpenBLAS' matrix-vector product, which is faster there than its matrix product of one row.</summary>
internal sealed unsafe class OpenBlasGemv(GemmData data) : Workload
{
    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        var shape = data.Shape;
        float* a = data.A.Pointer, b = data.B.Pointer, c = data.C.Pointer;
        for (var i = 0; i < times; i++)
        {
            OpenBlas.SgemvTransposed(shape.K, shape.N, b, shape.Ldb, a, c);
        }
    }
}
