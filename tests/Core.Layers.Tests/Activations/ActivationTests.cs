using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Layers.Tests.Activations;

public sealed class ActivationTests
{
    private static readonly Activation[] All =
    [
        Activation.Linear, Activation.BinaryStep, Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.LeakyRelu(), Activation.Elu(),
        Activation.Selu, Activation.Softplus, Activation.Softsign, Activation.Swish(), Activation.Exponential,
    ];

    [Test]
    public void EveryKindHasAnActivationOfItsOwnName()
    {
        Assert.That(All.Select(activation => activation.Kind!.Value), Is.EquivalentTo(Enum.GetValues<ActivationKind>()));
        Assert.That(All.Select(activation => activation.Name), Is.Unique);
    }

    [Test]
    public void OnlySwishWantsItsInputBack() =>
        Assert.That(All.Where(activation => activation.NeedsInput).Select(activation => activation.Kind), Is.EqualTo(new[] { ActivationKind.Swish }));

    [Test]
    public void TheParameterReachesTheKernel()
    {
        var y = new float[2];
        Activation.LeakyRelu(0.25f).Forward([-4f, 4f], y);
        Assert.That(y, Is.EqualTo(new[] { -1f, 4f }));
        float[] grad = [8f, 8f];
        Activation.LeakyRelu(0.25f).MultiplyByDerivative(default, y, grad);
        Assert.That(grad, Is.EqualTo(new[] { 2f, 8f }));
        Activation.Of(ActivationKind.Elu, 3f).Forward([-100f, 1f], y);
        Assert.That(y, Is.EqualTo(new[] { -3f, 1f }));
    }

    [Test]
    public void AParameterThatIsNotTheUsualOneShowsInTheName()
    {
        Assert.That(Activation.LeakyRelu().ToString(), Is.EqualTo("leaky relu"));
        Assert.That(Activation.LeakyRelu(0.25f).ToString(), Is.EqualTo("leaky relu(0.25)"));
    }

    [Test]
    public void TwoFunctionsMakeAnActivation()
    {
        var sine = Activation.Of("sine", MathF.Sin, MathF.Cos);
        var y = new float[2];
        sine.Forward([0.5f, -2f], y);
        Assert.That(y, Is.EqualTo(new[] { MathF.Sin(0.5f), MathF.Sin(-2f) }));
        float[] grad = [3f, 4f];
        sine.MultiplyByDerivative([0.5f, -2f], y, grad);
        Assert.That(grad, Is.EqualTo(new[] { 3f * MathF.Cos(0.5f), 4f * MathF.Cos(-2f) }));
        Assert.That((sine.Name, sine.Kind, sine.NeedsInput), Is.EqualTo(("sine", (ActivationKind?)null, true)));
        Assert.That(() => Activation.Of("none", null!, MathF.Cos), Throws.ArgumentNullException);
        Assert.That(() => Activation.Of(" ", MathF.Sin, MathF.Cos), Throws.ArgumentException);
    }

    [Test]
    public void ParametersOutOfRangeAreRefused()
    {
        Assert.That(() => Activation.LeakyRelu(-0.1f), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("alpha must be finite and not negative; received -0.1"));
        Assert.That(() => Activation.Elu(float.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Activation.Swish(float.PositiveInfinity), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Activation.Of((ActivationKind)99), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ActivationLayer(null!), Throws.ArgumentNullException);
    }
}
