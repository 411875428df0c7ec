using NUnit.Framework;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class ExportTests
{
    [Test]
    public void AModelGoesToOnnxAndComesBack()
    {
        using var mnist = new SmallMnist();
        Expect(0, "train", "mnist", "--data", mnist.Data, "--net", "784-16-10", "--epochs", "2", "--out", mnist.In("m.safetensors"));
        Expect(0, "export", mnist.In("m.safetensors"), "--onnx", mnist.In("m.onnx"));
        Assert.That(Expect(0, "summary", mnist.In("m.onnx")).Output, Does.Contain("Dense").And.Contain("12 730"));
        Expect(0, "export", mnist.In("m.onnx"), "--safetensors", mnist.In("back.safetensors"));

        // The first column is the class; a file without a loss gives outputs where the original gives probabilities.
        var (original, exported, back) = (Predict("m.safetensors"), Predict("m.onnx"), Predict("back.safetensors"));
        Assert.That(exported, Has.Length.EqualTo(1 + SmallMnist.TestCount));
        Assert.That(exported.Select(line => line.Split(',')[0]), Is.EqualTo(original.Select(line => line.Split(',')[0])));
        Assert.That(back, Is.EqualTo(exported));

        string[] Predict(string model) => Expect(0, "predict", mnist.In(model), mnist.Data).Lines;
    }

    private static ProcessResult Expect(int exitCode, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.ToString());
        return result;
    }
}
