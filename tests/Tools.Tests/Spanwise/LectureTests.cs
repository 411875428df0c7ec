using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class LectureTests
{
    private static readonly string[] MetricFields = ["name", "document", "ours", "median", "holds"];

    private SmallMnist _data = null!;

    [OneTimeSetUp]
    public void WriteData() => _data = new SmallMnist();

    [OneTimeTearDown]
    public void RemoveData() => _data.Dispose();

    [Test]
    public void TheListIsComplete()
    {
        var result = Run("lecture", "list");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());

        // C10, the playground in a browser, is another thing.
        (char Lecture, int Rows)[] rows = [('A', 12), ('B', 9), ('C', 9), ('D', 12)];
        var expected = rows.SelectMany(one => Enumerable.Range(1, one.Rows).Select(row => $"{one.Lecture}{row}"));
        Assert.That(result.Lines.Select(line => line.Split(' ')[0]), Is.EqualTo(expected));
    }

    [Test]
    public void EachExperimentHasAFileOfItsOwn()
    {
        var folder = RepositoryRoot.Combine("samples/lectures");
        var files = Directory.GetFiles(folder, "*.cs").Where(file => File.ReadAllText(file).Contains(") : Experiment(", StringComparison.Ordinal)).ToArray();
        var ids = files.Select(file => Regex.Match(File.ReadAllText(file), @"\) : Experiment\(\s*""([A-D]\d+)""").Groups[1].Value);
        Assert.That(ids, Is.EquivalentTo(Run("lecture", "list").Lines.Select(line => line.Split(' ')[0])));
        Assert.That(files.Where(file => File.ReadAllLines(file).Length > 250), Is.Empty);
    }

    [TestCase("A2")]
    [TestCase("A6")]
    [TestCase("C2")]
    [TestCase("D3")]
    [TestCase("D9")]
    [TestCase("b1")]
    public void AnExperimentIsOneObject(string id)
    {
        var result = Run("lecture", id, "--seeds", "2", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        var json = Events(result).Single();
        Assert.That(Names(json), Is.EqualTo(new[] { "id", "metrics", "seconds", "holds" }));
        Assert.That(json.GetProperty("id").GetString(), Is.EqualTo(id.ToUpperInvariant()));
        Assert.That(json.GetProperty("holds").GetBoolean());
        Assert.That(Number(json, "seconds"), Is.GreaterThanOrEqualTo(0));
        foreach (var metric in json.GetProperty("metrics").EnumerateArray())
        {
            Assert.That(Names(metric), Is.EqualTo(MetricFields));
            Assert.That(metric.GetProperty("name").GetString(), Does.Match(@"^\S+( \S+)*$"));
            Assert.That(metric.GetProperty("document").ValueKind, Is.EqualTo(JsonValueKind.Null).Or.EqualTo(JsonValueKind.Number));
            var ours = metric.GetProperty("ours").EnumerateArray().Select(value => value.GetDouble()).Order().ToArray();
            Assert.That(Number(metric, "median"), Is.EqualTo((ours[(ours.Length - 1) / 2] + ours[ours.Length / 2]) / 2).Within(1e-8));
        }
    }

    [Test]
    public void TheFiguresOfTheDocumentStandBesideOurs()
    {
        var text = Run("lecture", "A2", "--seeds", "1");
        Assert.That(text.Output, Does.Contain("Parameter count").And.Contain("document 23860  ours 23860  holds").And.Match(@"\d s: holds"));
        var metric = Events(Run("lecture", "A2", "--seeds", "1", "--json")).Single().GetProperty("metrics")[1];
        Assert.That((Number(metric, "document"), Number(metric, "median")), Is.EqualTo((23860d, 23860d)));
    }

    // 1500 images are too few for the figure of the lecture.
    [Test]
    public void AFigureThatFallsShortIsTheExitCode()
    {
        var result = Run("lecture", "A8", "--data", _data.Data, "--seeds", "1", "--json");
        Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
        var json = Events(result).Single();
        Assert.That(json.GetProperty("holds").GetBoolean(), Is.False);
        Assert.That(json.GetProperty("metrics")[0].GetProperty("holds").GetBoolean(), Is.False);
        Assert.That(Number(json.GetProperty("metrics")[0], "document"), Is.EqualTo(0.9486));
    }

    [Test]
    public void AReportIsAPageAndAnIndex()
    {
        var folder = _data.In("report");
        var result = Run("lecture", "A3", "--data", _data.Data, "--seeds", "1", "--report", folder);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "index.html", "A3.html" }));
        Assert.That(File.ReadAllText(Path.Combine(folder, "index.html")), Does.Contain("<a href=\"A3.html\">A3</a>"));
        Assert.That(File.ReadAllText(Path.Combine(folder, "A3.html")), Does.Contain("<svg").And.Contain("Before training, output 0").And.Contain("machine and time"));
    }

    [TestCase("lecture", "''")]
    [TestCase("lecture A99", "there is no experiment 'A99'; there are A1, A2")]
    [TestCase("lecture A2 --seeds 0", "--seeds must be a whole number from 1 to 1000; received '0'")]
    [TestCase("lecture A3 --data /nowhere", "there is no such folder")]
    [TestCase("lecture A2 --report LICENSE/x", "a folder that can be written is needed")]
    public void AMistakeEndsInOneLine(string commandLine, string message)
    {
        var result = Run(commandLine.Split(' '));
        Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.Match("^[^\n]*\n$"));
        if (message != "''")
        {
            Assert.That(result.Error, Does.Contain(message));
        }
    }
}
