namespace Spanwise.Core.Simd.Gemm;

/// <summary>What the generated tiles and those who call them must agree on; the generator compiles this file too.</summary>
internal static class TileRules
{
    /// <summary>Floats of a cache line.</summary>
    public const int LineFloats = 16;

    /// <summary>
    /// Steps of the sum in which a tile copies one cache line of B. With one in each step a tile of 8×3 takes 5.2 µs for 1 024 lines, with
    /// one in two 3.7 for 512, with one in four 3.5 for 256, and 3.2 without any (1024³, AVX-512).
    /// </summary>
    public const int StepsOfCopy = 2;

    /// <summary>Tiles whose rows of A a tile packs: as many as make the most of a cache line, which comes for all of them.</summary>
    public static int PackedTiles(int rows) => 2 * rows <= LineFloats ? 2 : 1;
}
