using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Minimizers;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Minimizers;

public sealed class PreciseObjectiveTests
{
    private static readonly ArraySource Data = new(new Shape(3), [.. Enumerable.Range(0, 15).Select(i => MathF.Sin(i))], 2, [.. Enumerable.Range(0, 10).Select(i => MathF.Cos(i))]);

    [Test]
    public void ValueAndGradientAreThoseOfTheModel([Values] bool bias)
    {
        var model = Model(bias);
        var precise = new PreciseObjective(model, Data);
        using var single = new ModelObjective(model, new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample), Data);
        var point = precise.Read();
        Assert.That(point, Is.EqualTo(single.Read()));
        var (gradient, expected) = (new double[precise.Count], new double[precise.Count]);
        Assert.That(precise.Value(point, gradient), Is.EqualTo(single.Value(point, expected)).Within(1e-6));
        Assert.That(precise.Value(point), Is.EqualTo(precise.Value(point, gradient)));
        Assert.That(gradient, Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void TheGradientIsThatOfCentralDifferencesInDoublePrecision()
    {
        const double h = 1e-5;
        var precise = new PreciseObjective(Model(bias: true), Data);
        var point = precise.Read();
        var gradient = new double[precise.Count];
        precise.Value(point, gradient);
        for (var i = 0; i < point.Length; i++)
        {
            double At(double step) => precise.Value([.. point.Select((value, j) => j == i ? value + step : value)]);
            Assert.That((At(h) - At(-h)) / (2 * h), Is.EqualTo(gradient[i]).Within(1e-9));
        }
    }

    [Test]
    public void APointIsWrittenIntoTheModel()
    {
        var model = Model(bias: true);
        var precise = new PreciseObjective(model, Data);
        precise.Write([.. Enumerable.Range(0, precise.Count).Select(i => (double)i)]);
        Assert.That(model.Parameters[model.Parameters.Tensors[1]][0], Is.EqualTo(12f));
        Assert.That(precise.Read()[^1], Is.EqualTo(precise.Count - 1));
        Assert.That(() => precise.Write([1]), Throws.ArgumentException.With.Message.Contains("point holds 1 numbers"));
    }

    [Test]
    public void EvaluatingAllocatesNothing()
    {
        var precise = new PreciseObjective(Model(bias: true), Data);
        var (point, gradient) = (precise.Read(), new double[precise.Count]);
        precise.Value(point, gradient);
        Assert.That(AllocationMeter.LeastBytes(() => precise.Value(point, gradient)), Is.Zero);
    }

    [Test]
    public void WhatItCannotComputeIsRefused()
    {
        var relu = new Sequential(new Shape(3), new Dense(2, Activation.Relu));
        Assert.That(() => new PreciseObjective(relu, Data), Throws.InstanceOf<LayerException>().With.Message.Contains("received Dense with relu"));
        Assert.That(() => new PreciseObjective(new Sequential(new Shape(3), new Flatten(), new Dense(2)), Data), Throws.InstanceOf<LayerException>().With.Message.Contains("received Flatten"));
        Assert.That(() => new PreciseObjective(new Sequential(new Shape(3), new Dense(1)), Data), Throws.ArgumentException.With.Message.Contains("samples of 3 inputs and 1 target floats are needed"));
        Assert.That(() => new PreciseObjective(Model(true), new ArraySource(new Shape(3), new float[3], [1])), Throws.ArgumentException);
    }

    private static Sequential Model(bool bias)
    {
        var model = new Sequential(new Shape(3), new Dense(4, Activation.Tanh, bias), new Dense(3, Activation.Sigmoid, bias), new Dense(2, bias: bias));
        model.Initialize(5);
        return model;
    }
}
