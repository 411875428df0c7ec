namespace Spanwise.Bench.Peers;

/// <summary>The products of OpenBLAS, on one thread, if the machine has the library.</summary>
/// <remarks>
/// Calls are made without a transition of the collector's mode: a few nanoseconds less, which the smallest products show.
/// </remarks>
internal static unsafe class OpenBlas
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    private static readonly nint Library = OpenBlasLibrary.Load();

    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> SgemmFunction =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)OpenBlasLibrary.Find(Library, "cblas_sgemm");

    private static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, float, float*, int, float*, int, float, float*, int, void> SgemvFunction =
        (delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)OpenBlasLibrary.Find(Library, "cblas_sgemv");

    /// <summary>True if the library is there.</summary>
    public static bool IsPresent => SgemmFunction != null && SgemvFunction != null;

    /// <summary>Version and kernels, as the library names them.</summary>
    public static string Description { get; } = OpenBlasLibrary.Describe(Library);

    /// <summary>C[m, n] = op(A) · op(B), row-major.</summary>
    public static void Sgemm(bool transposeA, bool transposeB, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc) =>
        SgemmFunction(RowMajor, transposeA ? Transpose : NoTranspose, transposeB ? Transpose : NoTranspose, m, n, k, 1f, a, lda, b, ldb, 0f, c, ldc);

    /// <summary>y[n] = x[k] · B[k, n], row-major.</summary>
    public static void SgemvTransposed(int k, int n, float* b, int ldb, float* x, float* y) =>
        SgemvFunction(RowMajor, Transpose, k, n, 1f, b, ldb, x, 1, 0f, y, 1);
}
