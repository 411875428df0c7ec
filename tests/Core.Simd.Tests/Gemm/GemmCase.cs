using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;
using Product = Spanwise.Core.Simd.Gemm.Gemm;

namespace Spanwise.Core.Simd.Tests.Gemm;

/// <summary>One product with padded strides and canaries around every row, held against the oracle.</summary>
internal sealed class GemmCase
{
    private const float Canary = -12345.5f;
    private const int Pad = 3;

    private readonly int _m;
    private readonly int _n;
    private readonly int _k;

    public GemmCase(int m, int n, int k, in GemmOptions options, int seed = 1)
    {
        (_m, _n, _k) = (m, n, k);
        Options = options;
        Plan = new GemmPlan(m, n, k, options);
        var random = new System.Random(seed);
        (A, Lda) = Matrix(random, options.TransposeA ? k : m, options.TransposeA ? m : k);
        (B, Ldb) = Matrix(random, options.TransposeB ? n : k, options.TransposeB ? k : n);
        (C, Ldc) = Matrix(random, m, n);
        Bias = Fill(random, n);
        Workspace = new float[Plan.WorkspaceFloats];
        Array.Fill(Workspace, float.NaN);
    }

    public GemmOptions Options { get; }

    public GemmPlan Plan { get; }

    public float[] A { get; }

    public int Lda { get; }

    public float[] B { get; }

    public int Ldb { get; }

    public float[] C { get; }

    public int Ldc { get; }

    public float[] Bias { get; }

    public float[] Workspace { get; }

    public static IEnumerable<SimdLevel> Levels => SimdInfo.Available;

    /// <summary>Runs it whole and returns what is wrong, or null.</summary>
    public string? FirstError()
    {
        var oracle = new GemmOracle(_m, _n, _k, Options.Alpha, A, Lda, Options.TransposeA, B, Ldb, Options.TransposeB, Options.Beta, C, Ldc);
        var (a, b) = ((float[])A.Clone(), (float[])B.Clone());
        Multiply();
        if (!a.AsSpan().SequenceEqual(A) || !b.AsSpan().SequenceEqual(B))
        {
            return "an input was changed";
        }

        return CanaryError() ?? oracle.FirstError(C, Ldc);
    }

    public void Multiply() => Product.Multiply(Plan, A, Lda, B, Ldb, C, Ldc, Bias, Workspace);

    public void Multiply(in GemmSlice slice) => Product.Multiply(Plan, slice, A, Lda, B, Ldb, C, Ldc, Bias, Workspace);

    /// <summary>Null if nothing between or behind the rows of C was written.</summary>
    public string? CanaryError()
    {
        for (var i = 0; i < C.Length; i++)
        {
            if (i % Ldc >= _n && C[i] != Canary)
            {
                return $"the float behind row {i / Ldc} of C was written";
            }
        }

        return null;
    }

    private static (float[] Values, int Stride) Matrix(System.Random random, int rows, int columns)
    {
        var stride = columns + Pad;
        var values = Fill(random, rows * stride);
        for (var i = 0; i < values.Length; i++)
        {
            if (i % stride >= columns)
            {
                values[i] = Canary;
            }
        }

        return (values, stride);
    }

    private static float[] Fill(System.Random random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() * 2f) - 1f;
        }

        return values;
    }
}
