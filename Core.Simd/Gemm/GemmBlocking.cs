using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>How the loops around the register tiles cut a product, chosen from the whole problem's shape only: a worker's slice must not change the bits.</summary>
internal readonly record struct GemmBlocking
{
    /// <summary>Steps of k that one pass accumulates in registers.</summary>
    public required int StepsPerBlock { get; init; }

    /// <summary>Rows of C whose part of A is meant to stay in the second-level cache.</summary>
    public required int RowsPerBlock { get; init; }

    /// <summary>Columns of C whose packed part of B is kept at a time.</summary>
    public required int ColumnsPerBlock { get; init; }

    /// <summary>True: panels of B are copied (or transposed) into the workspace before use.</summary>
    public required bool PacksB { get; init; }

    public static GemmBlocking Choose(SimdLevel level, int m, int n, int k, bool transposeB)
    {
        // Measured (bench/BASELINE.md, rows Gemm): wide vectors read B in place at full speed up to about 768 square; narrow ones
        // take a second load port for the address stream and gain from a packed B once it is reused often enough.
        var large = (long)n * k >= 768L * 768L;
        var packs = transposeB || (level == SimdLevel.Avx512 ? large && m >= 96 : n >= 128 && m >= 256);
        var steps = k <= 1024 && !(packs && large) ? Math.Max(k, 1) : 384;
        return new GemmBlocking
        {
            StepsPerBlock = steps,
            RowsPerBlock = large ? 240 : int.MaxValue,
            ColumnsPerBlock = 2048,
            PacksB = packs,
        };
    }
}
