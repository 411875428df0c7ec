namespace Spanwise.Bench.Shapes;

/// <summary>A product to measure: C[m, n] = op(A)[m, k] · op(B)[k, n].</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">Length of the sums.</param>
/// <param name="TransposeA">True: A is stored as [k, m].</param>
/// <param name="TransposeB">True: B is stored as [n, k].</param>
public readonly record struct GemmCase(int M, int N, int K, bool TransposeA = false, bool TransposeB = false) : IWork
{
    /// <summary>Floating-point operations; a multiply-add is two.</summary>
    public double Flops => 2.0 * M * N * K;

    /// <summary>Floats from one stored row of A to the next.</summary>
    public int Lda => TransposeA ? M : K;

    /// <summary>Floats from one stored row of B to the next.</summary>
    public int Ldb => TransposeB ? K : N;

    /// <inheritdoc/>
    public double FlopsOf(string method) => Flops;

    /// <summary>Reads "128x128x784 NN"; without letters neither matrix is transposed.</summary>
    public static GemmCase Parse(string text)
    {
        var parts = text.Split(' ');
        var sizes = Array.ConvertAll(parts[0].Split('x'), int.Parse);
        var form = parts.Length > 1 ? parts[1] : "NN";
        return new GemmCase(sizes[0], sizes[1], sizes[2], form[0] == 'T', form[1] == 'T');
    }

    /// <inheritdoc/>
    public override string ToString() => $"{M}x{N}x{K} {(TransposeA ? 'T' : 'N')}{(TransposeB ? 'T' : 'N')}";
}
