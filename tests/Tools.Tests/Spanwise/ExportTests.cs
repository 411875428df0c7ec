using NUnit.Framework;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

[TestFixture]
internal sealed class ExportTests
{
    [Test]
    public void AModelGoesToOnnxAndComesBack()
    {
        using var mnist = new SmallMnist();
        Expect(0, "train", "mnist", "--data", mnist.Data, "--net", "16", "--epochs", "2", "--out", mnist.In("m.safetensors"));
        Expect(0, "export", mnist.In("m.safetensors"), "--onnx", mnist.In("m.onnx"));
        var (original, exported) = (Evaluate("m.safetensors"), Evaluate("m.onnx"));
        Assert.That(exported, Is.EqualTo(original).Within(1e-5));
        Assert.That(Run("summary", mnist.In("m.onnx")).Output, Does.Contain("Dense").And.Contain("12 730"));

        Expect(0, "export", mnist.In("m.onnx"), "--safetensors", mnist.In("back.safetensors"));
        Assert.That(Evaluate("back.safetensors"), Is.EqualTo(original).Within(1e-5));
        Assert.That(Expect(0, "predict", mnist.In("m.onnx"), mnist.Data).Lines, Has.Length.EqualTo(1 + SmallMnist.TestCount));

        double Evaluate(string model) => Events(Run("evaluate", mnist.In(model), "--data", mnist.Data, "--json")).Single().GetProperty("test_loss").GetDouble();
    }

    private static ProcessResultOf Expect(int exitCode, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.ToString());
        return new ProcessResultOf(result.Lines);
    }

    private sealed record ProcessResultOf(string[] Lines);
}
