using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Checkpoints;

[TestFixture]
internal sealed class ModelDescriptionTests
{
    private const string Short = """
        { "input": [2, 28, 28], "layers": [
          { "kind": "conv2d", "filters": 6, "kernel": 3, "activation": "leaky_relu" }, { "kind": "max_pool2d", "window": 2 },
          { "kind": "conv_transpose2d", "filters": 4, "kernel": [3, 2], "padding": [1, 0, 1, 0] }, { "kind": "average_pool2d", "window": 2, "stride": 1, "padding": 1 },
          { "kind": "batch_norm" }, { "kind": "upsampling", "factor": 2 }, { "kind": "flatten" }, { "kind": "dense", "units": 10 } ] }
        """;

    [Test]
    public void WhatIsLeftOutHasItsUsualValue()
    {
        var saved = ModelDescription.Read(Short);
        var layers = saved.Model.Layers;
        Assert.Multiple(() =>
        {
            Assert.That(saved.InputScale, Is.EqualTo(1f));
            Assert.That(saved.InputShift, Is.Zero);
            var convolution = (Conv2D)layers[0];
            Assert.That(convolution.HasBias, Is.True);
            Assert.That(convolution.Groups, Is.EqualTo(1));
            Assert.That(convolution.Stride[1], Is.EqualTo(1));
            Assert.That(convolution.Activation.Kind, Is.EqualTo(ActivationKind.LeakyRelu));
            Assert.That(convolution.Activation.Alpha, Is.EqualTo(0.01f));
            Assert.That(((MaxPool2D)layers[1]).Stride[0], Is.EqualTo(2));
            Assert.That(((AveragePool2D)layers[3]).Padding.Before[1] + ((AveragePool2D)layers[3]).Padding.After[0], Is.EqualTo(2));
            Assert.That(((BatchNorm)layers[4]).Momentum, Is.EqualTo(0.1f));
            Assert.That(((Dense)layers[7]).Activation.Kind, Is.EqualTo(ActivationKind.Linear));
        });
    }

    [Test]
    public void ADescriptionThatLeavesNothingOutIsTheSameModel()
    {
        var first = ModelDescription.Read(Short);
        var whole = ModelDescription.Write(first);
        var second = ModelDescription.Read(whole);
        Assert.That(ModelDescription.Write(second), Is.EqualTo(whole));
        Assert.That(second.Model.Summary().ToString(), Is.EqualTo(first.Model.Summary().ToString()));
    }

    [TestCase("""{ "layers": [] }""", "has a property 'input'")]
    [TestCase("""{ "input": [4], "layers": [] }""", "at least one layer")]
    [TestCase("""{ "input": [4], "layers": [ { "kind": "dense" } ] }""", "has a property 'units'")]
    [TestCase("""{ "input": [4], "layers": [ { "kind": "dense", "units": 3, "speed": 1 } ] }""", "no property 'speed'")]
    [TestCase("""{ "input": [4], "layers": [ { "kind": "dense", "units": 3, "bias": "yes" } ] }""", "'bias' must be true or false")]
    [TestCase("""{ "input": [1, 9, 9], "layers": [ { "kind": "conv2d", "filters": 3, "kernel": "3" } ] }""", "'kernel' must be an array")]
    [TestCase("""{ "input": [4], "layers": [ { "kind": "dense", "units": 2147483647 } ] }""", "multiply")]
    [TestCase("""{ "input": [], "layers": [ { "kind": "batch_norm" } ] }""", "takes samples of shape")]
    [TestCase("""{ "input": [], "layers": [ { "kind": "conv2d", "filters": 3, "kernel": 3 } ] }""", "takes samples of shape")]
    public void WhatIsWrongIsNamed(string json, string rule) =>
        Assert.That(() => ModelDescription.Read(json, "mine"), Throws.TypeOf<DataFormatException>().With.Message.StartsWith("mine: ").And.Message.Contains(rule));

    // What a file does not say was lost, not left out.
    [Test]
    public void AFileMustSayEverything()
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, ModelDescription.Read("""{ "input": [4], "layers": [ { "kind": "dense", "units": 3 } ] }"""));
        var text = System.Text.Encoding.Latin1.GetString(stream.ToArray());
        const string Property = ",\\\"bias\\\":true";
        var without = text.Replace(Property, new string(' ', Property.Length), StringComparison.Ordinal);
        Assert.That(without, Is.Not.EqualTo(text));
        using var damaged = new MemoryStream(System.Text.Encoding.Latin1.GetBytes(without));
        Assert.That(() => ModelFile.Read(damaged), Throws.TypeOf<DataFormatException>().With.Message.Contains("'bias'"));
    }
}
