namespace Spanwise.Samples.Lectures;

/// <summary>A language of 62 words in 9 classes, and sentences that are put together from them.</summary>
internal static class SmallCorpus
{
    private static readonly (string Name, string[] Words)[] Kinds =
    [
        ("animal", ["cat", "dog", "horse", "cow", "sheep", "goat", "fox", "wolf"]),
        ("person", ["boy", "girl", "king", "queen", "farmer", "baker", "doctor", "teacher"]),
        ("food", ["bread", "apple", "cheese", "soup", "rice", "cake", "egg", "honey"]),
        ("colour", ["red", "blue", "green", "black", "white", "brown", "grey", "yellow"]),
        ("moves", ["runs", "walks", "jumps", "swims", "climbs", "sleeps", "waits", "sings"]),
        ("takes", ["eats", "likes", "buys", "sells", "wants", "finds"]),
        ("place", ["garden", "forest", "river", "city", "field", "mountain", "school", "house"]),
        ("where", ["near", "behind", "beside", "above"]),
        ("article", ["the", "a", "this", "that"]),
    ];

    private static readonly string[][] Sentences =
    [
        ["article", "colour", "animal", "moves", "where", "article", "place"],
        ["article", "person", "takes", "article", "food"],
        ["article", "person", "takes", "colour", "food", "where", "article", "place"],
        ["article", "animal", "moves"],
        ["article", "person", "moves", "where", "article", "place"],
        ["article", "animal", "where", "article", "place", "moves"],
        ["article", "food", "where", "article", "place"],
    ];

    /// <summary>The words; the first is what stands before a sentence's beginning and behind its end.</summary>
    public static IReadOnlyList<string> Words { get; } = [string.Empty, .. Kinds.SelectMany(kind => kind.Words)];

    /// <summary>The class of each word; −1 for the first.</summary>
    public static IReadOnlyList<int> Classes { get; } = [-1, .. Kinds.SelectMany((kind, i) => kind.Words.Select(_ => i))];

    /// <summary>The names of the classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. Kinds.Select(kind => kind.Name)];

    /// <summary>Sentences as numbers of words.</summary>
    public static int[][] Write(int count, int seed)
    {
        var random = new Random(seed);
        var first = Kinds.ToDictionary(kind => kind.Name, kind => (Start: Words.Index().First(word => word.Item == kind.Words[0]).Index, kind.Words.Length));
        return [.. Enumerable.Range(0, count).Select(_ =>
            Sentences[random.Next(Sentences.Length)].Select(kind => first[kind].Start + random.Next(first[kind].Length)).ToArray())];
    }
}
