using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Peers;

/// <summary>The product by MathNet.Numerics' managed provider, on one thread; of untransposed matrices only.</summary>
internal sealed class MathNetGemm : Workload
{
    private readonly GemmCase _shape;
    private readonly float[] _a;
    private readonly float[] _b;
    private readonly float[] _c;

    /// <summary>Copies the matrices into arrays, which is what the library takes.</summary>
    public MathNetGemm(GemmData data)
    {
        Control.UseManaged();
        Control.UseSingleThread();
        _shape = data.Shape;
        _a = data.A.Span.ToArray();
        _b = data.B.Span.ToArray();
        _c = new float[data.C.Length];
    }

    /// <summary>The product last computed; it goes into an array of its own.</summary>
    public ReadOnlySpan<float> Result => _c;

    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            // The library is column-major: its matrices are the transposes of ours, and Cᵀ = Bᵀ·Aᵀ.
            LinearAlgebraControl.Provider.MatrixMultiply(_b, _shape.N, _shape.K, _a, _shape.K, _shape.M, _c);
        }
    }
}
