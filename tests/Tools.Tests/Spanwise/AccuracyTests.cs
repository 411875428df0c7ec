using System.Text.Json;
using NUnit.Framework;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>The accuracy and the memory that the networks promise. Figures do not depend on the machine's speed or threads.</summary>
[TestFixture]
internal sealed class AccuracyTests
{
    private const long MemoryLimitBytes = 160L << 20;

    [Test]
    public void MlpReaches98PercentOnTheBuiltInDigits()
    {
        var done = Train();
        Assert.That(Number(done, "test_accuracy"), Is.GreaterThanOrEqualTo(0.98));
        Assert.That(Number(done, "peak_memory_bytes"), Is.LessThanOrEqualTo(MemoryLimitBytes));
    }

    [Test]
    public void MlpReaches97PercentOnMnist()
    {
        var data = RealData.RequireMnist();
        var accuracies = new double[3];
        for (var seed = 0; seed < accuracies.Length; seed++)
        {
            var done = Train("--data", data, "--seed", $"{seed}");
            accuracies[seed] = Number(done, "test_accuracy");
            Assert.That(Number(done, "peak_memory_bytes"), Is.LessThanOrEqualTo(MemoryLimitBytes));
        }

        Array.Sort(accuracies);
        Assert.That(accuracies[1], Is.GreaterThanOrEqualTo(0.973));
    }

    [Test]
    public void NeuronsReaches94PercentOnMnist() =>
        Assert.That(Number(Train("--data", RealData.RequireMnist(), "--net", "neurons"), "test_accuracy"), Is.GreaterThanOrEqualTo(0.945));

    private static JsonElement Train(params string[] options)
    {
        var result = Run(["train", "mnist", "--json", .. options]);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        return Events(result)[^1];
    }
}
