using NUnit.Framework;
using Spanwise.Core.IO.Onnx;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Core.IO.Tests.Onnx;

public sealed class OnnxFileTests
{
    private static IEnumerable<OnnxCase> Read => OnnxCase.All.Where(one => one.IsRead);

    [TestCaseSource(nameof(Read))]
    public void WhatIsWrittenIsReadAsTheSameFunction(OnnxCase one)
    {
        var model = one.Make();
        var read = OnnxFile.Read(new MemoryStream(Write(model)), "m").Model;
        var inputs = one.Inputs(model);
        Assert.That(read.Input.Count, Is.EqualTo(model.Input.Count));
        Assert.That(OnnxRun.Outputs(read, inputs), Is.EqualTo(OnnxRun.Outputs(model, inputs)).Within(2e-6f));
    }

    [TestCaseSource(typeof(OnnxCase), nameof(OnnxCase.All))]
    public void TheSameModelGivesTheSameBytes(OnnxCase one)
    {
        var (first, second) = (Write(one.Make()), Write(one.Make()));
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void NamesAreThoseOfTheModel()
    {
        var model = new Sequential(new Shape(4), new Dense(3, Activation.Relu), new Dense(2));
        var graph = Spanwise.Core.IO.Onnx.Messages.ModelProto.Parser.ParseFrom(Write(model)).Graph;
        Assert.That(graph.Initializer.Select(tensor => tensor.Name), Is.EqualTo(new[] { "0.weight", "0.bias", "2.weight", "2.bias" }));
        Assert.That(graph.Initializer[0].Dims, Is.EqualTo(new[] { 3, 4 }), "PyTorch's order");
        Assert.That(graph.Input.Single().Name, Is.EqualTo("input"));
        Assert.That(graph.Output.Single().Name, Is.EqualTo("output"));
        Assert.That(graph.Node.Select(node => node.OpType), Is.EqualTo(new[] { "Gemm", "Relu", "Gemm" }));
    }

    [Test]
    public void ASharedLayerIsWrittenAndReadOnce()
    {
        var model = OnnxCase.All.Single(one => one.Name.StartsWith("two inputs", StringComparison.Ordinal)).Make();
        var read = OnnxFile.Read(new MemoryStream(Write(model)), "m").Model;
        Assert.That(read.Parameters.Count, Is.EqualTo(model.Parameters.Count));
        Assert.That(read.Inputs.Select(input => input.Name), Is.EqualTo(new[] { "left", "right" }));
    }

    [Test]
    public void HowPixelsBecomeInputsIsKept()
    {
        using var stream = new MemoryStream();
        var model = new Sequential(new Shape(4), new Dense(3));
        OnnxFile.Write(stream, new SavedModel(model) { Network = "mine", InputScale = 1f / 255f, InputShift = -0.5f });
        var read = OnnxFile.Read(new MemoryStream(stream.ToArray()), "m");
        Assert.That((read.Network, read.InputScale, read.InputShift), Is.EqualTo(("mine", 1f / 255f, -0.5f)));
    }

    [Test]
    public void WhatOnnxCannotExpressIsRefused()
    {
        using var stream = new MemoryStream();
        var own = new Sequential(new Shape(2), new Dense(3), new ActivationLayer(new Cosine()));
        Assert.That(() => OnnxFile.Write(stream, new SavedModel(own)), Throws.ArgumentException.With.Message.Contains("activations of the library; that of '1' is 'cosine'"));
        Assert.That(stream.Length, Is.Zero);
    }

    internal static byte[] Write(Model model)
    {
        using var stream = new MemoryStream();
        OnnxFile.Write(stream, new SavedModel(model));
        return stream.ToArray();
    }

    private sealed class Cosine() : Activation("cosine", needsInput: true)
    {
        public override void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null)
        {
        }

        public override void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null)
        {
        }
    }
}
