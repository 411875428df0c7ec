using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests.Losses;

public sealed class OutputLossesTests
{
    private const int Rows = 150;

    [Test]
    [NonParallelizable]
    public void TheTotalIsTheWeightedSumAndSoAreTheGradients()
    {
        var model = Model(3, 2, 4);
        var losses = new OutputLosses(
            model, new OutputLoss(new SoftmaxCrossEntropy(), 0.5f, TargetIsClass: true), new OutputLoss(new MeanSquaredError()), new OutputLoss(new Huber(), 0f));
        Assert.That(losses.TargetFloats, Is.EqualTo(1 + 2 + 4));
        Assert.That(losses.Name, Is.EqualTo("0.5 cross-entropy + squared error + 0 huber"));
        var (output, targets) = (Random(Rows * 9, 1), Random(Rows * 7, 2));
        var classes = new int[Rows];
        for (var row = 0; row < Rows; row++)
        {
            targets[row * 7] = classes[row] = row % 3;
        }

        var (gradient, rowLosses) = (new float[Rows * 9], new float[Rows]);
        Evaluate(losses, output, targets, gradient, rowLosses);

        var (expected, expectedLosses) = (new float[Rows * 9], new float[Rows]);
        var all = new Rows(output, Rows, 9, 9);
        var (first, second) = (new float[Rows], new float[Rows]);
        var grads = new Rows(expected, Rows, 9, 9);
        new SoftmaxCrossEntropy().Evaluate(new LossStep { Output = all.Columns(0, 3), Targets = new Targets(classes), GradOutput = grads.Columns(0, 3), RowLosses = first, InverseBatch = 0.5f / Rows });
        new MeanSquaredError().Evaluate(new LossStep
        {
            Output = all.Columns(3, 2),
            Targets = new Targets(new Rows(targets, Rows, 7, 7).Columns(1, 2)),
            GradOutput = grads.Columns(3, 2),
            RowLosses = second,
            InverseBatch = 1f / Rows,
        });
        for (var row = 0; row < Rows; row++)
        {
            expectedLosses[row] = (0.5f * first[row]) + second[row];
        }

        Assert.That(gradient, Is.EqualTo(expected));
        Assert.That(rowLosses, Is.EqualTo(expectedLosses));
        Assert.That(AllocationMeter.LeastBytes(() => Evaluate(losses, output, targets, gradient, rowLosses)), Is.Zero);
    }

    [Test]
    public void ClassesOfTheSourceAreThoseOfEveryOutput()
    {
        var losses = new OutputLosses(Model(3, 3), new OutputLoss(new SoftmaxCrossEntropy()), new OutputLoss(new SoftmaxCrossEntropy()));
        var rowLosses = new float[2];
        losses.Evaluate(new LossStep { Output = new Rows(new float[12], 2, 6, 6), Targets = new Targets([1, 2]), GradOutput = default, RowLosses = rowLosses, InverseBatch = 0.5f });
        Assert.That(rowLosses, Is.All.EqualTo(2 * MathF.Log(3)).Within(1e-6));
    }

    [Test]
    public void WhatDoesNotFitIsRefused()
    {
        var model = Model(1, 2);
        var squared = new OutputLoss(new MeanSquaredError());
        Assert.That(() => new OutputLosses(model, squared), Throws.TypeOf<LayerException>().With.Message.EqualTo("each output has one loss; received 1 losses for 2 outputs"));
        Assert.That(() => new OutputLosses(model, new OutputLoss(new SoftmaxCrossEntropy()), squared), Throws.TypeOf<LayerException>().With.Message.StartsWith("output 'out 0': softmax"));
        Assert.That(() => new OutputLosses(model, squared, squared with { Weight = float.NaN }), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("output 'out 1'"));
        var losses = new OutputLosses(model, squared, squared);
        Assert.That(() => losses.Check(new Shape(4)), Throws.TypeOf<LayerException>().With.Message.EqualTo("these losses judge 2 outputs of 3 floats together; received (4)"));
        Assert.That(() => Evaluate(losses, new float[3], new float[4], new float[3], new float[1]), Throws.ArgumentException.With.Message.EqualTo("the targets of these outputs are rows of 3 floats; received rows of 4"));
        var classes = new OutputLosses(model, squared, new OutputLoss(new SoftmaxCrossEntropy(), TargetIsClass: true));
        Assert.That(() => Evaluate(classes, new float[3], [0f, 0.5f], new float[3], new float[1]), Throws.ArgumentException.With.Message.EqualTo("the target of output 'out 1' is a class index; received 0.5"));
    }

    private static void Evaluate(OutputLosses losses, float[] output, float[] targets, float[] gradient, float[] rowLosses)
    {
        var rows = rowLosses.Length;
        losses.Evaluate(new LossStep
        {
            Output = new Rows(output, rows, output.Length / rows, output.Length / rows),
            Targets = new Targets(new Rows(targets, rows, targets.Length / rows, targets.Length / rows)),
            GradOutput = new Rows(gradient, rows, gradient.Length / rows, gradient.Length / rows),
            RowLosses = rowLosses,
            InverseBatch = 1f / rows,
        });
    }

    private static Graph Model(params int[] outputs)
    {
        var x = GraphNode.Input(2);
        return new Graph([x], [.. outputs.Select((units, index) => x.Then(new Dense(units, Activation.Tanh) { Name = $"out {index}" }))]);
    }

    private static float[] Random(int count, int seed)
    {
        var values = new float[count];
        LayerRun.Randomize(values, seed);
        return values;
    }
}
