using NUnit.Framework;
using Spanwise.Bench.History;

namespace Spanwise.Bench.Tests.History;

[TestFixture]
internal sealed class ComparisonTests
{
    private static readonly Machine Here = new("a processor", 2);

    [Test]
    public void The_best_earlier_part_of_the_ceiling_counts_and_not_the_last_or_the_fastest()
    {
        // Half the clock, the same part of the ceiling: 80 of 100 is better than 150 of 200.
        var comparison = Compare(Entry(78, 100), Entry(80, 100, "best"), Entry(150, 200), Entry(70, 100, "last"));
        Assert.That((comparison.BestCommit, comparison.Change), Is.EqualTo(("best", 78.0 / 80 - 1)));
    }

    [TestCase(73, false)]
    [TestCase(71, true)]
    public void A_loss_of_more_than_a_tenth_is_an_error(double now, bool isLoss) =>
        Assert.That(Compare(Entry(now, 100), Entry(80, 100)).IsLoss, Is.EqualTo(isLoss));

    [Test]
    public void Other_machines_levels_images_and_threads_are_not_compared()
    {
        var entry = Entry(50, 100);
        var comparison = Compare(
            entry,
            Entry(80, 100) with { Machine = Here with { Cores = 4 } },
            Entry(80, 100) with { Simd = "avx2" },
            Entry(80, 100) with { Data = "MNIST" },
            Entry(80, 100) with { Networks = [entry.Networks[0] with { Threads = 2 }] },
            Entry(80, 100) with { Networks = [entry.Networks[0] with { Net = "neurons" }] });
        Assert.That((comparison.Best, comparison.Change, comparison.IsLoss), Is.EqualTo(((NetworkFigure?)null, (double?)null, false)));
    }

    [Test]
    public void Entries_survive_the_file()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.jsonl");
        try
        {
            Assert.That(HistoryFile.Read(path), Is.Empty);
            HistoryFile.Append(path, Entry(80, 100, "first"));
            HistoryFile.Append(path, Entry(81, 100, "second"));
            var read = HistoryFile.Read(path);
            Assert.Multiple(() =>
            {
                Assert.That(read.Select(entry => entry.Commit), Is.EqualTo(new[] { "first", "second" }));
                Assert.That(HistoryFile.ToLine(read[1]), Is.EqualTo(HistoryFile.ToLine(Entry(81, 100, "second"))));
                Assert.That(read[0].Machine, Is.EqualTo(Here));
            });
            File.AppendAllText(path, "{\n");
            Assert.That(() => HistoryFile.Read(path), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{path}, line 3: "));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Comparison Compare(HistoryEntry entry, params HistoryEntry[] earlier) => Comparison.Of(entry, earlier)[0];

    private static HistoryEntry Entry(double imagesPerSecond, double ceiling, string commit = "some") =>
        new(commit, DateTimeOffset.UnixEpoch, Here, "avx512", "built-in digits", 100, [new NetworkFigure("mlp", 1, imagesPerSecond, [imagesPerSecond], ceiling)]);
}
