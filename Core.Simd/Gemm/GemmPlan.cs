using System.Diagnostics;
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
        HasRowBias = options.HasRowBias;
        Debug.Assert(!HasRowBias || (Alpha == 1f && Beta == 0f && !HasBias && k > 0), "sums that begin with a row's bias begin with nothing else");
        (ALastRow, AColumns) = TransposeA ? (k - 1, m) : (m - 1, k);
        (BLastRow, BColumns) = TransposeB ? (n - 1, k) : (k - 1, n);
        BiasFloats = HasBias ? n : HasRowBias ? m : 0;
        Activation = options.Activation;
        AppliesActivation = Activation is not (ActivationKind.Linear or ActivationKind.Relu);
        ActivationAlpha = options.ActivationAlpha ?? Activations.DefaultAlpha(options.Activation);
        Steps = (Beta != 0f ? TileBlock.BetaStep : 0) | (HasBias ? TileBlock.BiasStep : 0) | (HasRowBias ? TileBlock.RowBiasStep : 0) | (FusesRelu ? TileBlock.ReluStep : 0);
        Level = SimdInfo.Resolve(options.Level);
        Family = TileFamily.For(Level);
        _blocking = GemmBlocking.Choose(Level, m, n, k, options.TransposeA, options.TransposeB);
        Tiles = TilePlan.Choose(Family, m, n, k, options, _blocking.PacksA);
        IsMatrixVector = !HasRowBias && MatrixVector.Applies(m, n, Family, options);
        if (m > 0 && n > 0 && k > 0 && k <= _blocking.StepsPerBlock && Alpha == 1f && !_blocking.PacksA && !_blocking.PacksB && !IsMatrixVector && !UsesDots)
        {
            Calls = TileProgram.Compile(Family, Tiles, m, n, k, TransposeA, mayRepeat: Beta == 0f);
        }

        PackedBFloats = BFloats();
        WorkspaceFloats = UsesDots ? 0 : IsMatrixVector ? MatrixVector.WorkspaceFloats(m, n, k, Family, options) : checked(PackedBFloats + AFloats());
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

    /// <summary>True: a bias of m floats is added, one to each row; <see cref="HasBias"/> is false then.</summary>
    internal bool HasRowBias { get; }

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

    /// <summary>Which register tiles run.</summary>
    internal TilePlan Tiles { get; }

    /// <summary>The calls of tiles that the product is made of, where nothing is packed or worked through in blocks; else null.</summary>
    internal TileCall[]? Calls { get; }

    /// <summary>What the sums begin with, and whether they end with a ReLU.</summary>
    internal int Steps { get; }

    /// <summary>True where dot products along k run instead of register tiles.</summary>
    internal bool IsMatrixVector { get; }

    /// <summary>True where tiles of dot products run.</summary>
    internal bool UsesDots => Tiles.UsesDots && !IsMatrixVector;

    internal bool FusesRelu => Activation == ActivationKind.Relu;

    internal bool AppliesActivation { get; }

    /// <summary>The stored rows of A less one, and what each holds: decided here, because a call of a small product has no cycle to spare.</summary>
    internal int ALastRow { get; }

    internal int AColumns { get; }

    internal int BLastRow { get; }

    internal int BColumns { get; }

    /// <summary>Floats of the bias; 0 if there is none.</summary>
    internal int BiasFloats { get; }

    /// <summary>Floats of the workspace that hold panels of B; the packed block of A follows.</summary>
    internal int PackedBFloats { get; }

    private int BFloats()
    {
        var steps = Math.Min(_blocking.StepsPerBlock, K);
        if (_blocking.PacksB)
        {
            var columns = Math.Min(_blocking.ColumnsPerBlock, N);
            return checked(steps * ((columns + Family.Lanes - 1) / Family.Lanes * Family.Lanes));
        }

        // Any slice of columns may end in a ragged panel.
        return Family.PacksTails ? checked(steps * Tiles.PanelVectors * Family.Lanes) : 0;
    }

    private int AFloats() => _blocking.PacksA
        ? ColumnsOfA.PackedFloats(Math.Min(_blocking.RowsPerBlock, M), Math.Min(_blocking.StepsPerBlock, K))
        : 0;
}
