using NUnit.Framework;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class TrainCsvTests
{
    private string _folder = null!;

    [OneTimeSetUp]
    public void WriteTables()
    {
        _folder = Directory.CreateTempSubdirectory("spanwise-test-").FullName;
        var random = new Random(1);
        using var flowers = new StreamWriter(In("flowers.csv"));
        using var houses = new StreamWriter(In("houses.csv"));
        flowers.WriteLine("width,colour,kind");
        for (var i = 0; i < 150; i++)
        {
            var kind = i % 3;
            FormattableString flower = $"{(kind * 40) + random.NextDouble():F3},{(i % 2 == 0 ? "red" : "blue")},{(kind == 0 ? "rose" : kind == 1 ? "tulip" : "aster")}";
            flowers.WriteLine(FormattableString.Invariant(flower));
            var rooms = random.Next(1, 9);
            FormattableString house = $"{rooms},{(i % 10 == 0 ? "?" : "3")},{100 + (20 * rooms)},{rooms / 5}";
            houses.WriteLine(FormattableString.Invariant(house));
        }
    }

    [OneTimeTearDown]
    public void RemoveTables() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void TextsAreClassesByThemselves()
    {
        var result = Run("train", "csv", In("flowers.csv"), "--target", "kind", "--standardize", "--validation", "0.2", "--epochs", "40", "--lr", "0.01", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        var events = Events(result);
        Assert.That(events, Has.Length.EqualTo(42));
        Assert.That(events[0].GetProperty("net").GetString(), Is.EqualTo("3-16relu-16relu-3softmax"));
        Assert.That(events[0].GetProperty("data").GetString(), Does.EndWith("flowers.csv, 120 rows to train on and 30 to test on"));
        Assert.That(Names(events[1]), Is.EqualTo(new[] { "event", "epoch", "seconds", "samples_per_second", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "allocated_bytes" }));
        Assert.That(Names(events[^1]), Is.EqualTo(new[] { "event", "epochs", "seconds", "samples_per_second", "test_accuracy", "startup_seconds", "peak_memory_bytes", "gc_collections" }));
        Assert.That(Number(events[^1], "test_accuracy"), Is.GreaterThan(0.95));
    }

    [Test]
    public void NumbersAreHitAndZeroAndOneAreNoAndYes()
    {
        var numbers = Run("train", "csv", In("houses.csv"), "--target", "2", "--standardize", "--epochs", "60", "--lr", "0.03", "--json");
        Assert.That(numbers.ExitCode, Is.Zero, numbers.ToString());
        Assert.That(Events(numbers)[0].GetProperty("net").GetString(), Is.EqualTo("3-16relu-16relu-1linear"));
        Assert.That(Names(Events(numbers)[1]), Does.Contain("train_rmse").And.Not.Contain("test_loss"));
        Assert.That(Number(Events(numbers)[^1], "train_rmse"), Is.LessThan(20), "of some 46");
        var answers = Run("train", "csv", In("houses.csv"), "--target", "-1", "--standardize", "--epochs", "20", "--lr", "0.01");
        Assert.That(answers.ExitCode, Is.Zero, answers.ToString());
        Assert.That(answers.Lines[0], Does.StartWith("3-16relu-16relu-1sigmoid: "));
        Assert.That(answers.Lines[1], Does.EndWith("houses.csv, 150 rows"));
        Assert.That(answers.Lines[^1], Does.Match(@"^training accuracy (9\d\.\d\d|100\.00) %, "));
    }

    [TestCase("mse", "1linear")]
    [TestCase("mae", "1linear")]
    [TestCase("huber", "1linear")]
    [TestCase("bce", "1sigmoid")]
    [TestCase("bce", "1linear")]
    [TestCase("hinge", "1linear")]
    [TestCase("cce", "2softmax")]
    [TestCase("cce", "2")]
    public void EveryLossLearns(string loss, string last)
    {
        var result = Run("train", "csv", In("houses.csv"), "--target", "-1", "--standardize", "--loss", loss, "--layers", $"8tanh,{last}", "--epochs", "20", "--optimizer", "adamw", "--schedule", "cosine", "--lr", "0.02", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        var events = Events(result);
        Assert.That(Number(events[20], "train_loss"), Is.LessThan(Number(events[1], "train_loss") / 2));
    }

    [Test]
    public void TheSavedModelTakesInputsAsTheyAre()
    {
        var path = In("model.safetensors");
        Assert.That(Run("train", "csv", In("flowers.csv"), "--target", "kind", "--standardize", "--epochs", "60", "--lr", "0.01", "--out", path).ExitCode, Is.Zero);
        using var stream = File.OpenRead(path);
        var saved = ModelFile.Read(stream);
        Assert.That(saved.Loss!.Name, Is.EqualTo("cross-entropy"));
        using var trainer = new Core.Train.Trainer(saved.Model, saved.Loss, new Core.Train.Optimizers.Sgd(), new Core.Train.TrainerOptions());

        // width, colour=blue, colour=red; the classes are aster, rose, tulip.
        var outputs = trainer.Predict(new Core.Train.Data.ArraySource(new Core.Layers.Shape(3), [0.5f, 1, 0, 40.5f, 0, 1, 80.5f, 1, 0], [0, 0, 0]));
        int[] best = [.. Enumerable.Range(0, 3).Select(row => Array.IndexOf(outputs, outputs[(row * 3)..((row * 3) + 3)].Max(), row * 3) - (row * 3))];
        Assert.That(best, Is.EqualTo(new[] { 1, 2, 0 }));
    }

    [Test]
    public void ATrainingStopsEarlyAndLeavesItsCurves()
    {
        var result = Run("train", "csv", In("flowers.csv"), "--target", "kind", "--validation", "0.3", "--epochs", "500", "--optimizer", "sgd", "--lr", "1e-12", "--early-stopping", "3", "--reduce-on-plateau", "0.5,1", "--log-dir", In("runs"), "--json");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(Events(result), Has.Length.LessThan(100));
        Assert.That(Directory.GetFiles(In("runs")).Select(Path.GetFileName), Has.One.Contains("tfevents"));
    }

    [TestCase("{folder}/none.csv --target 0", "there is no such file")]
    [TestCase("{folder}/flowers.csv", "'--target' is required")]
    [TestCase("{folder}/flowers.csv --target size", "--target: there is no column 'size'; there are width, colour, kind")]
    [TestCase("{folder}/flowers.csv --target kind --loss mse", "the target 'kind' must hold numbers; 'rose' is none")]
    [TestCase("{folder}/flowers.csv --target kind --loss bce", "--loss bce takes a target of two values; 'kind' has 3")]
    [TestCase("{folder}/flowers.csv --target kind --layers 8relu,2softmax", "--layers must end with 3 units for this target and --loss cce; received 2softmax")]
    [TestCase("{folder}/houses.csv --target -1 --layers 4softmax,1sigmoid", "softmax is for the last of --layers, with --loss cce; received 4softmax with bce")]
    [TestCase("{folder}/flowers.csv --target kind --layers 8rely,3", "--layers: a layer is a number of units and an activation, such as 12relu; '8rely' is not")]
    [TestCase("{folder}/flowers.csv --target kind --loss rmse", "--loss: there is no loss 'rmse'; there are mse, mae, huber, bce, cce, hinge")]
    [TestCase("{folder}/flowers.csv --target kind --validation 1", "--validation must be a fraction above 0 and at most 0.99")]
    [TestCase("{folder}/flowers.csv --target kind --reduce-on-plateau 2,3", "--reduce-on-plateau: a factor above 0 and below 1 and a number of epochs are needed, such as 0.5,10; received '2,3'")]
    [TestCase("{folder}/flowers.csv --target kind --out {folder}", "a file is needed; this is a directory")]
    public void AMistakeEndsInOneLine(string arguments, string message)
    {
        var result = Run(["train", "csv", .. arguments.Replace("{folder}", _folder, StringComparison.Ordinal).Split(' ')]);
        Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.Contain(message).And.Match("^[^\n]*\n$"));
    }

    private string In(string name) => Path.Combine(_folder, name);
}
