using NUnit.Framework;
using Spanwise.Core.Train.Checkpoints;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class OtherCommandTests
{
    private static readonly string[] InfoFields = ["event", "version", "runtime", "os", "architecture", "processors", "simd", "simd_detected", "simd_reason", "cache"];

    [Test]
    public void InfoSaysWhatWasChosenAndWhy()
    {
        var json = Events(Run(SpanwiseProcess.Environment(("SPANWISE_SIMD", "scalar")), "info", "--json")).Single();
        Assert.That(Names(json), Is.EqualTo(InfoFields));
        Assert.That(json.GetProperty("simd").GetString(), Is.EqualTo("scalar"));
        Assert.That(json.GetProperty("simd_reason").GetString(), Does.Contain("SPANWISE_SIMD=scalar"));

        var text = Run("info");
        Assert.That(text.ExitCode, Is.Zero);
        Assert.That(text.Output, Does.Contain("simd").And.Contain(json.GetProperty("simd_detected").GetString()));
    }

    [TestCase("neurons", "23 860")]
    [TestCase("mlp", "134 794")]
    [TestCase("8-12-1", "121")]
    public void SummaryCountsParameters(string net, string total)
    {
        var result = Run("summary", net);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Lines[^1], Does.Match($"^total +{total} +[0-9]"));
    }

    [TestCase(".dot", "digraph")]
    [TestCase(".mmd", "flowchart")]
    [TestCase(".svg", "<svg")]
    public void SummaryDrawsTheModel(string ending, string beginning)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "model" + ending);
            var result = Run("summary", "lenet5", "--draw", file);
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
            Assert.That(result.Output, Does.Contain("Connected to"));
            Assert.That(File.ReadAllText(file), Does.StartWith(beginning).And.Contain("Conv2D"));
            Assert.That(folder.GetFiles(), Has.Length.EqualTo(1));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("--help", "train")]
    [TestCase("train --help", "mnist")]
    [TestCase("train mnist --help", "--target-accuracy")]
    [TestCase("train csv --help", "--target <COL>")]
    [TestCase("--version", "0.1.0")]
    public void HelpIsAtHand(string commandLine, string expected)
    {
        var result = Run(commandLine.Split(' '));
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output, Does.Contain(expected));
        Assert.That(result.Error, Is.Empty);
    }
}
