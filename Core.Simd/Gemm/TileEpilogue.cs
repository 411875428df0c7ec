namespace Spanwise.Core.Simd.Gemm;

/// <summary>What the sums of a register tile begin with (bias, β·C), the floor below which no result is stored, and how wide the last vector is.</summary>
internal struct TileEpilogue
{
    public const int BetaStep = 1;
    public const int BiasStep = 2;

    /// <summary>A sum of the constants above; 0 begins with zeros.</summary>
    public int Steps;

    /// <summary>Floats that count in the last vector of a ragged tile.</summary>
    public int Tail;

    public float Beta;

    /// <summary>0 for ReLU, −∞ otherwise.</summary>
    public float Floor;
}
