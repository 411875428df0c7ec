using NUnit.Framework;
using Spanwise.Core.Layers.Activations;

namespace Spanwise.Core.Layers.Tests.Models;

public sealed class SequentialTests
{
    [TestCase(new[] { 784, 30, 10 }, 23_860)]
    [TestCase(new[] { 2, 5, 2 }, 27)]
    [TestCase(new[] { 32, 32, 1 }, 1_089)]
    public void CountsItsParameters(int[] widths, int expected)
    {
        var model = Model(widths);
        Assert.That(model.Parameters.Count, Is.EqualTo(expected));
        Assert.That(model.Summary().TotalParameters, Is.EqualTo(expected));
    }

    [Test]
    public void NamesParametersLikeTheModulesOfPyTorch()
    {
        var names = Model([784, 30, 10]).Parameters.Tensors.Select(tensor => tensor.Name);
        Assert.That(names, Is.EqualTo(new[] { "0.weight", "0.bias", "2.weight", "2.bias" }));
    }

    [Test]
    public void TheSameSeedGivesTheSameParametersAndAnotherSeedOthers()
    {
        var (a, b, c) = (Model([20, 9, 3]), Model([20, 9, 3]), Model([20, 9, 3]));
        a.Initialize(1);
        b.Initialize(1);
        c.Initialize(2);
        Assert.That(a.Parameters.Values.SequenceEqual(b.Parameters.Values), Is.True);
        Assert.That(a.Parameters.Values.SequenceEqual(c.Parameters.Values), Is.False);
    }

    [Test]
    public void EveryTensorStartsOnACacheLine() =>
        Assert.That(Model([7, 5, 3]).Parameters.Tensors.Select(tensor => tensor.Offset % 16), Has.All.Zero);

    [Test]
    public void AnUnknownNameIsRefused() =>
        Assert.That(() => Model([2, 2]).Parameters.Find("7.weight"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("7.weight"));

    [Test]
    public void NoLayersAreRefused() => Assert.That(() => new Sequential(new Shape(3)), Throws.TypeOf<LayerException>());

    private static Sequential Model(int[] widths)
    {
        var layers = new Layer[widths.Length - 1];
        for (var i = 1; i < widths.Length; i++)
        {
            layers[i - 1] = new Dense(widths[i], i < widths.Length - 1 ? Activation.Relu : null);
        }

        return new Sequential(new Shape(widths[0]), layers);
    }
}
