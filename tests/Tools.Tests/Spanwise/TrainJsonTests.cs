using System.Text.Json;
using NUnit.Framework;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class TrainJsonTests
{
    private const int Epochs = 4;

    private static readonly string[] StartFields = ["event", "net", "parameters", "threads", "simd", "data"];

    private static readonly string[] EpochFields =
        ["event", "epoch", "seconds", "images_per_second", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "allocated_bytes"];

    private static readonly string[] DoneFields =
        ["event", "epochs", "seconds", "images_per_second", "test_accuracy", "startup_seconds", "peak_memory_bytes", "gc_collections"];

    private SmallMnist _data = null!;
    private ProcessResult _result = null!;
    private JsonElement[] _events = null!;

    [OneTimeSetUp]
    public void TrainOnce()
    {
        _data = new SmallMnist();

        // A culture with decimal commas must change nothing.
        _result = Run(
            Environment(("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8")),
            "train", "mnist", "--data", _data.Data, "--json", "--epochs", $"{Epochs}", "--threads", "2", "--out", _data.In("model.safetensors"));
        _events = Events(_result);
    }

    [OneTimeTearDown]
    public void RemoveFiles() => _data.Dispose();

    [Test]
    public void TheRunEndsWellAndSaysNothingElse()
    {
        Assert.That(_result.ExitCode, Is.Zero, _result.ToString());
        Assert.That(_result.Error, Is.Empty);
        Assert.That(_events, Has.Length.EqualTo(Epochs + 2));
    }

    [Test]
    public void EveryEventHasExactlyItsFields()
    {
        Assert.That(Names(_events[0]), Is.EqualTo(StartFields));
        Assert.That(_events[0].GetProperty("event").GetString(), Is.EqualTo("start"));
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            Assert.That(Names(_events[epoch]), Is.EqualTo(EpochFields));
            Assert.That(_events[epoch].GetProperty("event").GetString(), Is.EqualTo("epoch"));
            Assert.That(Number(_events[epoch], "epoch"), Is.EqualTo(epoch));
        }

        Assert.That(Names(_events[^1]), Is.EqualTo(DoneFields));
        Assert.That(_events[^1].GetProperty("event").GetString(), Is.EqualTo("done"));
    }

    [Test]
    public void TheStartSaysWhatIsTrained()
    {
        var start = _events[0];
        Assert.That(start.GetProperty("net").GetString(), Is.EqualTo("mlp"));
        Assert.That(Number(start, "parameters"), Is.EqualTo(134_794));
        Assert.That(Number(start, "threads"), Is.EqualTo(2));
        Assert.That(start.GetProperty("simd").GetString(), Is.AnyOf("scalar", "neon", "avx2", "avx512"));
        Assert.That(start.GetProperty("data").GetString(), Does.Contain(_data.Data));
    }

    [Test]
    public void TheFiguresAgreeWithOneAnother()
    {
        var (done, last) = (_events[^1], _events[^2]);
        var seconds = 0d;
        var rates = new List<double>();
        foreach (var epoch in _events[1..^1])
        {
            seconds += Number(epoch, "seconds");
            rates.Add(Number(epoch, "images_per_second"));

            // Seconds are rounded to a microsecond.
            Assert.That(Number(epoch, "images_per_second") * Number(epoch, "seconds"), Is.EqualTo(SmallMnist.TrainCount).Within(0.5).Percent);
            Assert.That(Number(epoch, "train_accuracy") * SmallMnist.TrainCount % 1, Is.EqualTo(0).Within(1e-3).Or.EqualTo(1).Within(1e-3));
            Assert.That(Number(epoch, "test_accuracy") * SmallMnist.TestCount % 1, Is.EqualTo(0).Within(1e-3).Or.EqualTo(1).Within(1e-3));
        }

        rates.Sort();
        Assert.That(Number(done, "epochs"), Is.EqualTo(Epochs));
        Assert.That(Number(done, "seconds"), Is.EqualTo(seconds).Within(1e-4));
        Assert.That(Number(done, "images_per_second"), Is.EqualTo((rates[1] + rates[2]) / 2).Within(0.2));
        Assert.That(Number(done, "test_accuracy"), Is.EqualTo(Number(last, "test_accuracy")));
        Assert.That(Number(done, "startup_seconds"), Is.GreaterThan(0.01).And.LessThan(300));
        Assert.That(Number(done, "peak_memory_bytes"), Is.GreaterThan(10e6).And.LessThan(160 * 1024 * 1024));
    }

    [Test]
    public void TheNetworkLearns()
    {
        Assert.That(Number(_events[^2], "train_loss"), Is.LessThan(0.6 * Number(_events[1], "train_loss")));
        Assert.That(Number(_events[^1], "test_accuracy"), Is.GreaterThan(0.7));
    }

    [Test]
    public void NothingIsAllocatedOrCollectedAfterTheFirstEpoch()
    {
        // The whole process is counted, and one epoch may meet a thread of the runtime's own; what an epoch itself allocates, each does.
        Assert.That(_events[2..^1].Min(epoch => Number(epoch, "allocated_bytes")), Is.Zero, _result.Output);

        // One may fall due in the first epoch, for what the start has allocated before it.
        Assert.That(Number(_events[^1], "gc_collections"), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void EvaluatingTheFileGivesTheSameFigures()
    {
        var result = Run("evaluate", _data.In("model.safetensors"), "--data", _data.Data, "--json");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        var json = Events(result).Single();
        Assert.That(Names(json), Is.EqualTo(new[] { "event", "test_loss", "test_accuracy" }));
        Assert.That(json.GetProperty("event").GetString(), Is.EqualTo("evaluate"));
        Assert.That(Number(json, "test_accuracy"), Is.EqualTo(Number(_events[^1], "test_accuracy")));
        Assert.That(Number(json, "test_loss"), Is.EqualTo(Number(_events[^2], "test_loss")));
    }

    [Test]
    public void TheFileCanBeSummarized()
    {
        var result = Run("summary", _data.In("model.safetensors"));
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output, Does.Contain("134 794").And.Contain("(784)"));
        Assert.That(Directory.GetFiles(_data.Folder), Has.Length.EqualTo(1), "what was written beside is gone");
    }
}
