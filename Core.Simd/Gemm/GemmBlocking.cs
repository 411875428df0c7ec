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

    /// <summary>True: blocks of a transposed A are turned round into the workspace before use.</summary>
    public required bool PacksA { get; init; }

    /// <summary>True: what is packed lies beyond the second-level cache for the most part, so that tiles ask for it ahead.</summary>
    public required bool AsksAhead { get; init; }

    // Measured at 1024³ and 2048³ with AVX-512, part of the ceiling: blocks of 256, 384, 512 and 1024 steps 85, 86, 87 and 90 %, as every
    // block after the first reads C again, from the third level; 1024 × 1024 floats of B lie there too. 96 × 1024 of A and two panels of B
    // fill the second level; 96 rows are whole tiles of six, and whole blocks of sixteen where A is transposed (120: 0.5 to 1 % slower).
    private const int BlockSteps = 1024;
    private const int BlockRows = 96;
    private const int BlockColumns = 1024;

    // Some 900 KiB of B.
    private const long InPlaceFloats = 220_000;

    // Half a MiB of B.
    private const long AheadFloats = 1L << 17;

    public static GemmBlocking Choose(SimdLevel level, int m, int n, int k, bool transposeA, bool transposeB)
    {
        // Wide vectors read B in place at full speed up to about 768 square. Narrow ones gain from a packed B where it does not fit the
        // second-level cache and is used often enough (120×512×784 packed 1.01, in place 0.97 times OpenBLAS while neighbours use the third
        // level), and where A is read in columns far apart too (192×256×784 TN 96 and 85 % of the ceiling); else they lose (128×256×784 92
        // and 96, 64×784×128 TN 90 and 98).
        var large = (long)n * k >= (level == SimdLevel.Avx512 ? 768L * 768L : 512L * 512L) && m >= 96;
        var packsB = transposeB || large || (level != SimdLevel.Avx512 && n >= 256 && NarrowPacksB(m, n, k, transposeA));

        // Steps of A lie whole rows apart there: half a thousand of them, 2 KiB apart, fall into two sets of the first-level cache
        // (512³ TN: 84 % of the ceiling against 97 % with rows contiguous along the sum).
        // Rows of a large A that lie contiguous along the sum are read where they lie, asked for ahead: 1024³ and 2048³ on AVX-512 1 to 2 %
        // faster than from a copy.
        var packsA = transposeA && (large || ((long)m * k >= 400L * 400L && n >= 128));
        return new GemmBlocking
        {
            StepsPerBlock = large ? Piece(k, BlockSteps) : Math.Max(k, 1),
            RowsPerBlock = packsA || large ? BlockRows : int.MaxValue,
            ColumnsPerBlock = large ? Piece(n, BlockColumns) : int.MaxValue,
            PacksB = packsB,
            PacksA = packsA,
            AsksAhead = packsB && (long)n * k >= AheadFloats,
        };
    }

    private static bool NarrowPacksB(int m, int n, int k, bool transposeA) => transposeA
        ? m >= 64 && (k > 160 || (long)n * k > InPlaceFloats)
        : m >= 64 && (long)n * k > InPlaceFloats;

    /// <summary>The length of equal pieces of at most so much, whole cache lines: 1 024 + 76 steps would read C again for the 76.</summary>
    private static int Piece(int length, int most)
    {
        var pieces = (length + most - 1) / most;
        return (((length + pieces - 1) / pieces) + TileRules.LineFloats - 1) / TileRules.LineFloats * TileRules.LineFloats;
    }
}
