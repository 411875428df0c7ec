using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Elementwise;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class ActivationsTests(SimdLevel level)
{
    private static readonly ActivationKind[] Kinds = Enum.GetValues<ActivationKind>();

    private static float Alpha(ActivationKind kind) => kind switch
    {
        ActivationKind.LeakyRelu => 0.2f,
        ActivationKind.Elu => 1.5f,
        ActivationKind.Swish => 0.7f,
        _ => 0f,
    };

    [TestCaseSource(nameof(Kinds))]
    public void ForwardIsTheFunctionForEveryLength(ActivationKind kind)
    {
        // αx is rounded before swish's exponential, which costs about |αx| / 2 ulp.
        var alpha = Alpha(kind);
        var bound = kind == ActivationKind.Swish ? 8 : 4;
        var x = Samples.Uniform(1000, 8, 10);
        foreach (var length in Levels.Lengths(level))
        {
            var y = new Guarded(length, length % 4);
            Activations.Forward(kind, x.AsSpan(length % 3, length), y.Span, alpha, level);
            for (var i = 0; i < length; i++)
            {
                Assert.That(Ulp.Error(y.Span[i], Oracle.Forward(kind, x[i + (length % 3)], alpha)), Is.LessThan(bound), $"x = {x[i + (length % 3)]}");
            }

            Assert.That(y.SurroundingsAreUntouched, $"length {length}");
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void SpecialInputsHaveTheirExactResults(ActivationKind kind)
    {
        var y = new float[Samples.Special.Length];
        Activations.Forward(kind, Samples.Special, y, level: level);
        for (var i = 0; i < y.Length; i++)
        {
            var x = Samples.Special[i];
            var exact = Oracle.Forward(kind, x, Activations.DefaultAlpha(kind));
            if (float.IsNaN(x))
            {
                Assert.That(y[i], Is.NaN, "a NaN was lost");
            }
            else if (kind == ActivationKind.Swish && x < -87)
            {
                Assert.That(Math.Abs(y[i] - exact), Is.LessThan(1e-42), $"x = {x}");
            }
            else
            {
                Assert.That(Ulp.Error(y[i], exact), Is.LessThan(4), $"x = {x}, y = {y[i]}");
            }
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void DerivativeFollowsFromOutputOrInputAsStated(ActivationKind kind)
    {
        var alpha = Alpha(kind);
        var x = Samples.Uniform(67, 6, 11);
        var y = new float[x.Length];
        Activations.Forward(kind, x, y, alpha, level);
        var needsInput = Activations.DerivativeNeedsInput(kind);
        var input = needsInput ? x : [];
        var output = needsInput ? [] : y;
        foreach (var length in Levels.Lengths(level))
        {
            if (length > x.Length)
            {
                continue;
            }

            var derivative = new Guarded(length, 1);
            Activations.Derivative(kind, input, output, derivative.Span, alpha, level);
            var start = Samples.Uniform(length, 2, 12);
            var gradient = new Guarded(start, 2);
            Activations.MultiplyByDerivative(kind, input, output, gradient.Span, alpha, level);
            for (var i = 0; i < length; i++)
            {
                var exact = Oracle.Derivative(kind, x[i], alpha);
                Assert.That(derivative.Span[i], Is.EqualTo(exact).Within(4e-7 * Math.Max(1, exact)), $"x = {x[i]}");
                Assert.That(gradient.Span[i], Is.EqualTo(start[i] * derivative.Span[i]), $"x = {x[i]}");
            }

            Assert.That(derivative.SurroundingsAreUntouched && gradient.SurroundingsAreUntouched);
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void DerivativeIsTheSlopeOfForward(ActivationKind kind)
    {
        const float h = 1f / 256;
        var alpha = Alpha(kind);
        var x = Samples.Uniform(200, 4, 13);
        var y = new float[x.Length];
        var derivative = new float[x.Length];
        Activations.Forward(kind, x, y, alpha, level);
        Activations.Derivative(kind, x, y, derivative, alpha, level);
        var above = Array.ConvertAll(x, v => v + h);
        var below = Array.ConvertAll(x, v => v - h);
        Activations.Forward(kind, above, above, alpha, level);
        Activations.Forward(kind, below, below, alpha, level);
        for (var i = 0; i < x.Length; i++)
        {
            // The kinks and the step lie at zero, and have no slope there.
            if (Math.Abs(x[i]) > 2 * h)
            {
                var slope = (above[i] - below[i]) / ((x[i] + h) - (x[i] - h));
                Assert.That(derivative[i], Is.EqualTo(slope).Within(2e-4 * Math.Max(1, Math.Abs(slope))), $"x = {x[i]}");
            }
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void DerivativeKeepsNaNAndIsFiniteAtInfinity(ActivationKind kind)
    {
        float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        var y = new float[3];
        var derivative = new float[3];
        Activations.Forward(kind, x, y, level: level);
        Activations.Derivative(kind, x, y, derivative, level: level);
        if (kind is not (ActivationKind.Linear or ActivationKind.BinaryStep))
        {
            Assert.That(derivative[0], Is.NaN);
        }

        if (kind != ActivationKind.Exponential)
        {
            Assert.That(derivative[1], Is.EqualTo((float)Oracle.Derivative(kind, 200, Activations.DefaultAlpha(kind))).Within(3e-5));
        }

        Assert.That(derivative[2], Is.EqualTo((float)Oracle.Derivative(kind, -200, Activations.DefaultAlpha(kind))).Within(3e-5));
        float[] gradient = [float.NaN];
        Activations.MultiplyByDerivative(kind, [-1f], y, gradient, level: level);
        Assert.That(gradient[0], Is.NaN, "a NaN in the gradient was hidden");
    }

    [Test]
    public void OnlySwishNeedsItsInput()
    {
        foreach (var kind in Kinds)
        {
            Assert.That(Activations.DerivativeNeedsInput(kind), Is.EqualTo(kind == ActivationKind.Swish));
        }

        var error = Assert.Throws<ArgumentException>(() => Activations.MultiplyByDerivative(ActivationKind.Swish, [], new float[4], new float[4], level: level));
        Assert.That(error!.Message, Does.Contain("x holds 0 floats; 4 are needed"));
        error = Assert.Throws<ArgumentException>(() => Activations.Derivative(ActivationKind.Tanh, new float[4], new float[3], new float[4], level: level));
        Assert.That(error!.Message, Does.Contain("y holds 3 floats; 4 are needed"));
    }

    [Test]
    public void BadArgumentsAreRefused()
    {
        Assert.That(() => Activations.Forward((ActivationKind)99, new float[1], new float[1], level: level), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => Activations.Forward(ActivationKind.Elu, new float[1], new float[1], -1f, level),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("alpha must be finite and not negative; received -1"));
        Assert.That(
            () => Activations.Derivative(ActivationKind.LeakyRelu, [], new float[1], new float[1], float.NaN, level),
            Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Activations.Forward(ActivationKind.Linear, new float[2], new float[1], level: level), Throws.ArgumentException);
    }
}
