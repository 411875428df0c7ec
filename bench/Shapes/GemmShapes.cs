namespace Spanwise.Bench.Shapes;

/// <summary>The products that training and using small networks is made of, and those that a library is judged by.</summary>
internal static class GemmShapes
{
    /// <summary>Squares that stay in the second-level cache, and those that do not, in the three forms that training uses.</summary>
    public static IReadOnlyList<GemmCase> Squares { get; } =
        [.. from size in (int[])[256, 512, 1024, 2048] from form in (string[])["NN", "TN", "NT"] select GemmCase.Parse($"{size}x{size}x{size} {form}")];

    /// <summary>Forward passes, weight gradients (TN) and input gradients (NT) of 784-128-128-128-10, 784-30-10, a wide layer, and convolutions as products.</summary>
    public static IReadOnlyList<GemmCase> Training { get; } = ParseAll(
        "128x128x784", "128x128x128", "784x128x128 TN", "128x784x128 NT", "64x512x784", "128x10x128", "32x30x784", "10x30x784", "64x16x150", "576x6x25");

    /// <summary>Sizes that no register tile divides.</summary>
    public static IReadOnlyList<GemmCase> Ragged { get; } = ParseAll(
        "100x50x100", "33x17x70", "65x63x129", "127x31x255", "10x30x784 NT", "128x10x128 TN", "30x30x784 NT", "1000x1x1000", "1x1000x1000", "7x1025x3");

    /// <summary>Products so small that a call's fixed cost decides.</summary>
    public static IReadOnlyList<GemmCase> TinyCubes { get; } = Cubes(2, 16);

    /// <summary>Every cube up to four AVX-512 vectors.</summary>
    public static IReadOnlyList<GemmCase> SmallCubes { get; } = Cubes(17, 64);

    /// <summary>Two hundred shapes with all sizes in 1 … 64, the same in every run.</summary>
    public static IReadOnlyList<GemmCase> RandomSmall { get; } = Random(200);

    /// <summary>One sample through a dense layer: a matrix in the second-level cache, and one beyond it.</summary>
    public static IReadOnlyList<GemmCase> SingleSample { get; } = ParseAll("1x128x784", "1x1024x1024");

    private static GemmCase[] ParseAll(params ReadOnlySpan<string> texts)
    {
        var cases = new GemmCase[texts.Length];
        for (var i = 0; i < cases.Length; i++)
        {
            cases[i] = GemmCase.Parse(texts[i]);
        }

        return cases;
    }

    private static GemmCase[] Cubes(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(size => new GemmCase(size, size, size))];

    private static GemmCase[] Random(int count)
    {
        var random = new Random(64);
        return [.. Enumerable.Range(0, count).Select(_ => new GemmCase(random.Next(1, 65), random.Next(1, 65), random.Next(1, 65)))];
    }
}
