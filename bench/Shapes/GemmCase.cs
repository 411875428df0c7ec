using System.Globalization;

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
    /// <exception cref="FormatException">The text is no such shape.</exception>
    public static GemmCase Parse(string text) =>
        TryParse(text, out var shape) ? shape : throw new FormatException($"a shape is MxNxK and NN, TN, NT or TT after a space; received '{text}'");

    /// <summary>Reads a shape as <see cref="Parse"/> does; false where the text is none.</summary>
    public static bool TryParse(string text, out GemmCase shape)
    {
        shape = default;
        var parts = text.Split(' ');
        var sizes = parts[0].Split('x');
        var form = parts.Length > 1 ? parts[1] : "NN";
        if (parts.Length > 2 || sizes.Length != 3 || form is not ("NN" or "TN" or "NT" or "TT")
            || !TryParseSize(sizes[0], out var m) || !TryParseSize(sizes[1], out var n) || !TryParseSize(sizes[2], out var k))
        {
            return false;
        }

        shape = new GemmCase(m, n, k, form[0] == 'T', form[1] == 'T');
        return true;
    }

    private static bool TryParseSize(string text, out int size) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size > 0;

    /// <inheritdoc/>
    public override string ToString() => $"{M}x{N}x{K} {(TransposeA ? 'T' : 'N')}{(TransposeB ? 'T' : 'N')}";
}
