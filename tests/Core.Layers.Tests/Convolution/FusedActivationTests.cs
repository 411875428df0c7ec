using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Convolution;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class FusedActivationTests(SimdLevel level)
{
    private const int Batch = 5;

    private static IEnumerable<Func<Activation, Layer>> Layers =>
    [
        activation => new Conv2D(9, 3, padding: 1, activation: activation),
        activation => new Conv2D(4, 3, groups: 4, activation: activation),
        activation => new Conv2D(9, 1, activation: activation),
        activation => new ConvTranspose2D(9, 3, stride: 2, activation: activation),
    ];

    [Test]
    public void FusingAnActivationChangesNoBit([ValueSource(nameof(Layers))] Func<Activation, Layer> make, [Values] ActivationKind kind)
    {
        var shape = new Shape(4, 6, 7);
        var activation = Activation.Of(kind);
        var fused = new LayerRun(make(activation), shape, Batch, level);
        var plain = new LayerRun(make(Activation.Linear), shape, Batch, level);
        var behind = new LayerRun(new ActivationLayer(activation), plain.Model.Output, Batch, level);
        var x = new float[Batch * shape.Count];
        LayerRun.Randomize(x, 1);
        var delta = new float[Batch * plain.Model.Output.Count];
        LayerRun.Randomize(delta, 2);

        fused.Fill(fused.Input, x);
        fused.Forward();
        fused.Fill(fused.GradOutput, delta);
        fused.Backward();

        plain.Fill(plain.Input, x);
        plain.Forward();
        behind.Fill(behind.Input, plain.Dense(plain.Output));
        behind.Forward();
        behind.Fill(behind.GradOutput, delta);
        behind.Backward();
        plain.Fill(plain.GradOutput, behind.Dense(behind.GradInput));
        plain.Backward();

        Assert.That(fused.Dense(fused.Output), Is.EqualTo(behind.Dense(behind.Output)));
        Assert.That(fused.Dense(fused.GradInput), Is.EqualTo(plain.Dense(plain.GradInput)));
        Assert.That(fused.Gradient(), Is.EqualTo(plain.Gradient()));
    }
}
