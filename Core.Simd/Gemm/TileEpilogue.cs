namespace Spanwise.Core.Simd.Gemm;

/// <summary>What a register tile does with its sums before it stores them: α, then β·C, then bias, then ReLU; and how wide its last vector is.</summary>
internal struct TileEpilogue
{
    public const int AlphaStep = 1;
    public const int BetaStep = 2;
    public const int BiasStep = 4;
    public const int ReluStep = 8;

    /// <summary>A sum of the constants above; 0 stores the plain product.</summary>
    public int Steps;

    /// <summary>Floats that count in the last vector of a ragged tile.</summary>
    public int Tail;

    public float Alpha;
    public float Beta;
}
