using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>
/// A product C[m, n] = f(α·op(A)[m, k]·op(B)[k, n] + β·C + bias), decided once: instruction set, register tiles, blocking, packing.
/// A plan is immutable and may be used by any number of threads at a time, each with a workspace of its own.
/// </summary>
/// <remarks>
/// The order in which an element is summed over k depends on (m, n, k), the transpositions and the level only; so any slicing of rows and columns over threads gives the same bits.
/// </remarks>
public sealed class GemmPlan
{
    private readonly GemmBlocking _blocking;

    /// <summary>Plans a product.</summary>
    /// <param name="m">Rows of C; zero is legal.</param>
    /// <param name="n">Columns of C; zero is legal.</param>
    /// <param name="k">Length of the sums; zero leaves f(β·C + bias).</param>
    /// <param name="options">Transposition, α, β, bias, activation and level.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentException">The level is not available on this machine.</exception>
    public GemmPlan(int m, int n, int k, in GemmOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        (M, N, K) = (m, n, k);
        (TransposeA, TransposeB) = (options.TransposeA, options.TransposeB);
        (Alpha, Beta) = (options.Alpha, options.Beta);
        HasBias = options.HasBias;
        Activation = options.Activation;
        ActivationAlpha = options.ActivationAlpha ?? Activations.DefaultAlpha(options.Activation);
        Level = SimdInfo.Resolve(options.Level);
        Family = TileFamily.For(Level);
        _blocking = GemmBlocking.Choose(Level, m, n, k, options.TransposeB);
        PanelVectors = TilePlan.ChoosePanelVectors(Family, m, n, k);
        IsOneTile = FitsOneTile();
        IsMatrixVector = MatrixVector.Applies(m, n, options);
        WorkspaceFloats = IsMatrixVector ? MatrixVector.WorkspaceFloats(n, k, options) : RequiredWorkspace();
    }

    /// <summary>Rows of C.</summary>
    public int M { get; }

    /// <summary>Columns of C.</summary>
    public int N { get; }

    /// <summary>Length of the sums.</summary>
    public int K { get; }

    /// <summary>True: A is stored as [k, m].</summary>
    public bool TransposeA { get; }

    /// <summary>True: B is stored as [n, k].</summary>
    public bool TransposeB { get; }

    /// <summary>α.</summary>
    public float Alpha { get; }

    /// <summary>β.</summary>
    public float Beta { get; }

    /// <summary>True: a bias of n floats is added to every row.</summary>
    public bool HasBias { get; }

    /// <summary>The activation applied last.</summary>
    public ActivationKind Activation { get; }

    /// <summary>The parameter of <see cref="Activation"/>.</summary>
    public float ActivationAlpha { get; }

    /// <summary>The instruction set whose tiles run.</summary>
    public SimdLevel Level { get; }

    /// <summary>Floats of workspace that each call needs; 0 where B is read in place.</summary>
    public int WorkspaceFloats { get; }

    internal TileFamily Family { get; }

    internal ref readonly GemmBlocking Blocking => ref _blocking;

    internal int PanelVectors { get; }

    /// <summary>True where one register tile is the whole product, so that the loops around tiles (and their divisions) can be left out.</summary>
    internal bool IsOneTile { get; }

    /// <summary>True where dot products along k run instead of register tiles.</summary>
    internal bool IsMatrixVector { get; }

    internal bool FusesRelu => Activation == ActivationKind.Relu;

    internal bool AppliesActivation => Activation is not (ActivationKind.Linear or ActivationKind.Relu);

    private bool FitsOneTile()
    {
        var vectors = (N + Family.Lanes - 1) / Family.Lanes;
        return N > 0
            && vectors <= PanelVectors
            && M <= Family.MaxRows(vectors)
            && K <= _blocking.StepsPerBlock
            && Alpha == 1f
            && !_blocking.PacksB
            && !(Family.PacksTails && N % Family.Lanes != 0);
    }

    private int RequiredWorkspace()
    {
        var steps = Math.Min(_blocking.StepsPerBlock, K);
        if (_blocking.PacksB)
        {
            var columns = Math.Min(_blocking.ColumnsPerBlock, N);
            return checked(steps * ((columns + Family.Lanes - 1) / Family.Lanes * Family.Lanes));
        }

        // Any slice of columns may end in a ragged panel.
        return Family.PacksTails ? checked(steps * PanelVectors * Family.Lanes) : 0;
    }
}
