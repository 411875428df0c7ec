using NUnit.Framework;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class TrainTests
{
    private SmallMnist _data = null!;

    [OneTimeSetUp]
    public void MakeData() => _data = new SmallMnist();

    [OneTimeTearDown]
    public void RemoveData() => _data.Dispose();

    [TestCase("mlp", "97")]
    [TestCase("neurons", "10")]
    public void TheModelHasTheSameBytesForAnyNumberOfThreads(string net, string batch)
    {
        var one = Train(net, batch, threads: 1, seed: 5);
        for (var threads = 2; threads <= 4; threads++)
        {
            Assert.That(Train(net, batch, threads, seed: 5), Is.EqualTo(one), $"{threads} threads");
        }

        Assert.That(Train(net, batch, threads: 1, seed: 6), Is.Not.EqualTo(one), "another seed");
    }

    [Test]
    public void APipeGetsALineForEachEpoch()
    {
        var result = Run("train", "mnist", "--data", _data.Data, "--epochs", "2", "--net", "784-40-10", "--optimizer", "momentum", "--batch", "50", "--threads", "1");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Lines, Has.Length.EqualTo(5));
        Assert.That(result.Lines[0], Does.Match("^784-40-10: 31 810 parameters, momentum 0\\.02, batch 50, 1 thread, [a-z0-9]+$"));
        Assert.That(result.Lines[1], Does.StartWith("data: ").And.Contain(_data.Data));
        Assert.That(result.Lines[2], Does.Match(@"^epoch 1/2  loss \d\.\d{4}  accuracy \d+\.\d\d %  test \d+\.\d\d %  [\d ]+ images/s$"));
        Assert.That(result.Lines[3], Does.StartWith("epoch 2/2  loss "));
        Assert.That(result.Lines[4], Does.Match(@"^test accuracy \d+\.\d\d %, [\d ]+ images/s, 2 epochs in \d+\.\d\d s$"));
        Assert.That(result.Output, Does.Not.Contain("\u001b"));
    }

    [TestCase("best", "^best \\(8@5x5-24@5x5-384-96-10\\): 42 962 parameters, adamw 0\\.01 one-cycle, batch 64, ")]
    [TestCase("lenet5", "^lenet5 \\(6@5x5-16@5x5-256-120-84-10\\): 44 426 parameters, adam 0\\.001, batch 128, ")]
    public void ANetworkIsTrainedItsOwnWayUnlessToldOtherwise(string net, string start)
    {
        var output = _data.In($"{net}.safetensors");
        var result = Run("train", "mnist", "--data", _data.Data, "--epochs", "1", "--net", net, "--out", output);

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Lines[0], Does.Match(start));
        Assert.That(Run("evaluate", output, "--data", _data.Data).Output, Does.StartWith("test loss "));
        Assert.That(Run("summary", output).Output, Does.Contain("Conv2D").And.Contain("MaxPool2D"));
        Assert.That(Run("train", "mnist", "--data", _data.Data, "--epochs", "1", "--net", net, "--schedule", "cosine").Lines[0], Does.Contain(" cosine, "));
    }

    [Test]
    public void QuietPrintsTheLastLineOnly()
    {
        var result = Run("train", "mnist", "--data", _data.Data, "--epochs", "1", "--net", "784-10", "--quiet", "--out", _data.In("quiet.safetensors"));

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Lines.Single(), Does.StartWith("test accuracy "));
        Assert.That(File.Exists(_data.In("quiet.safetensors")));
    }

    [Test]
    public void TheTargetAccuracyEndsTheTraining()
    {
        var reached = Events(Run("train", "mnist", "--data", _data.Data, "--epochs", "60", "--target-accuracy", "0.5", "--json"));
        Assert.That(Number(reached[^1], "test_accuracy"), Is.GreaterThanOrEqualTo(0.5));
        Assert.That(Number(reached[^1], "epochs"), Is.EqualTo(reached.Length - 2).And.LessThan(60));
        foreach (var before in reached[1..^2])
        {
            Assert.That(Number(before, "test_accuracy"), Is.LessThan(0.5));
        }

        var missed = Run("train", "mnist", "--data", _data.Data, "--epochs", "1", "--target-accuracy", "1");
        Assert.That(missed.ExitCode, Is.Zero);
        Assert.That(missed.Error, Is.EqualTo("spanwise: the target accuracy of 100.00 % was not reached\n"));
    }

    [Test]
    public void AnExistingFileIsReplacedAndALinkStaysALink()
    {
        var (file, link) = (_data.In("old.safetensors"), _data.In("link.safetensors"));
        File.WriteAllText(file, "old");
        File.CreateSymbolicLink(link, file);

        var result = Run("train", "mnist", "--data", _data.Data, "--epochs", "1", "--net", "784-10", "--out", link);

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(file));
        Assert.That(new FileInfo(file).Length, Is.GreaterThan(784 * 10 * 4));
    }

    [Test]
    public void ADivergedModelIsNotWritten()
    {
        var output = _data.In("diverged.safetensors");
        var result = Run("train", "mnist", "--data", _data.Data, "--epochs", "2", "--optimizer", "sgd", "--lr", "1e30", "--out", output, "--json");

        Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
        Assert.That(result.Error, Does.Match("^spanwise: the training diverged in step [2-9], in epoch 1: [^\n]*\n$"));
        Assert.That(File.Exists(output), Is.False);
    }

    private byte[] Train(string net, string batch, int threads, int seed)
    {
        var output = _data.In($"{net}-{threads}-{seed}.safetensors");
        var result = Run("train", "mnist", "--data", _data.Data, "--net", net, "--batch", batch, "--epochs", "2", "--threads", $"{threads}", "--seed", $"{seed}", "--json", "--out", output);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(Number(Events(result)[0], "threads"), Is.EqualTo(threads));
        return File.ReadAllBytes(output);
    }
}
