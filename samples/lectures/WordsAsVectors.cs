namespace Spanwise.Samples.Lectures;

/// <summary>B7. Words that stand in like places get like vectors, although nobody says what a noun is.</summary>
internal sealed class WordsAsVectors() : Experiment(
    "B7", "Embedding", "each of 62 words as 50 floats: from two words before and two behind, the one between is to be said; 2000 sentences of a built-in language, embedding, flatten, dense, softmax; each word's nearest neighbour by the angle")
{
    private const int Features = 50;
    private const int Around = 2;

    public override void Run(LectureRun run) => run.Measure("neighbours_of_the_same_class", run.ForEachSeed(seed =>
    {
        var (contexts, words) = Windows(SmallCorpus.Write(2000, (int)seed));
        var count = SmallCorpus.Words.Count;
        var model = new Sequential(
            new Shape(2 * Around), new Embedding(count, Features, paddingIndex: 0, initializer: new Uniform(-0.05f, 0.05f)), new Flatten(), new Dense(count));
        model.Initialize(seed);
        using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.003f), new TrainerOptions { Epochs = 10, BatchSize = 64, Seed = seed }, new Accuracy());
        var history = trainer.Fit(new ArraySource(model.Input, contexts, words), cancellation: run.Cancellation);

        // The table is the layer's only parameter: [words, features].
        var table = model.Parameters[model.Parameters.Tensors[0]].ToArray();
        var nearest = Enumerable.Range(1, count - 1).Select(word => (Word: word, Near: Nearest(table, word, count))).ToArray();
        if (seed == run.Seeds[0])
        {
            Show(run, history, table, nearest);
        }

        return nearest.Count(pair => SmallCorpus.Classes[pair.Word] == SmallCorpus.Classes[pair.Near]) / (double)nearest.Length;
    })).AtLeast(0.8);

    private static (float[] Contexts, int[] Words) Windows(int[][] sentences)
    {
        var (contexts, words) = (new List<float>(), new List<int>());
        foreach (var sentence in sentences)
        {
            for (var place = 0; place < sentence.Length; place++)
            {
                for (var offset = -Around; offset <= Around; offset++)
                {
                    if (offset != 0)
                    {
                        contexts.Add(place + offset >= 0 && place + offset < sentence.Length ? sentence[place + offset] : 0);
                    }
                }

                words.Add(sentence[place]);
            }
        }

        return ([.. contexts], [.. words]);
    }

    private static int Nearest(float[] table, int word, int count) =>
        Enumerable.Range(1, count - 1).Where(other => other != word).MaxBy(other => Cosine(table.AsSpan(word * Features, Features), table.AsSpan(other * Features, Features)));

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (dot, lengthA, lengthB) = (0d, 0d, 0d);
        for (var i = 0; i < a.Length; i++)
        {
            (dot, lengthA, lengthB) = (dot + (a[i] * b[i]), lengthA + (a[i] * a[i]), lengthB + (b[i] * b[i]));
        }

        return dot / Math.Sqrt(lengthA * lengthB);
    }

    private static void Show(LectureRun run, IReadOnlyList<EpochReport> history, float[] table, (int Word, int Near)[] nearest)
    {
        foreach (var figure in TrainingCharts.Of(history))
        {
            run.Page.Add(figure);
        }

        var count = SmallCorpus.Words.Count;
        var likeness = new float[(count - 1) * (count - 1)];
        for (var i = 0; i < likeness.Length; i++)
        {
            likeness[i] = (float)Cosine(table.AsSpan(((i / (count - 1)) + 1) * Features, Features), table.AsSpan(((i % (count - 1)) + 1) * Features, Features));
        }

        run.Page.Add(new WeightPictures("Cosines of all pairs of words, class after class", [likeness], count - 1) { Magnification = 5, Caption = string.Join(", ", SmallCorpus.ClassNames) });
        var listing = new ReportTable("word", "class", "nearest", "its class");
        foreach (var (word, near) in nearest)
        {
            listing.AddRow(SmallCorpus.Words[word], SmallCorpus.ClassNames[SmallCorpus.Classes[word]], SmallCorpus.Words[near], SmallCorpus.ClassNames[SmallCorpus.Classes[near]]);
        }

        run.Page.Add(listing);
    }
}
