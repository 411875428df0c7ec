using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests;

/// <summary>The first dense layer of a model made in two parts of its inputs.</summary>
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
[NonParallelizable]
public sealed class DensePartsTests(SimdLevel level)
{
    private const int Batch = 70;

    private static readonly Activation[] Functions = [Activation.Linear, Activation.Relu, Activation.Sigmoid, Activation.Swish()];

    [TestCase(784, 128, 384)]
    [TestCase(784, 30, 384)]
    [TestCase(300, 100, 144)]
    [TestCase(1030, 7, 0)] // two blocks of weights
    [TestCase(63, 2000, 0)] // few inputs
    public void TheInputIsCutBetweenTwoBlocksOfWeights(int inputs, int units, int split)
    {
        var plan = Plan(Model(inputs, units, Activation.Relu, hasBias: true));
        Assert.That(plan.InputSplit, Is.EqualTo(split));
        Assert.That(plan.SplitLayer, Is.EqualTo(split > 0 ? 0 : -1));
        Assert.That(ExecutionPlan.MaySplitInput(plan.Model, Batch), Is.EqualTo(split > 0));
        if (split > 0)
        {
            var blocks = plan.LayerPlan(0).GradientBlocks;
            Assert.That(blocks[plan.LayerPlan(0).SplitBlocks].Offset, Is.EqualTo(split * units));
        }
    }

    [Test]
    public void SumsInPartsAreTheSums([ValueSource(nameof(Functions))] Activation activation, [Values] bool hasBias)
    {
        var model = Model(300, 100, activation, hasBias);
        var plan = Plan(model);
        FillInput(plan);
        plan.Forward(0, 0, Batch, training: true, stepIndex: 0);
        var (weight, bias) = (model.Parameters[model.Parameters.Tensors[0]].ToArray(), hasBias ? model.Parameters[model.Parameters.Tensors[1]].ToArray() : new float[100]);
        for (var row = 0; row < Batch; row++)
        {
            var x = plan.Input(row, row + 1)[0].ToArray();
            for (var unit = 0; unit < 100; unit++)
            {
                var sum = (double)bias[unit];
                for (var i = 0; i < 300; i++)
                {
                    sum += (double)x[i] * weight[(i * 100) + unit];
                }

                var expected = activation.Kind switch
                {
                    ActivationKind.Relu => Math.Max(0, sum),
                    ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-sum)),
                    ActivationKind.Swish => sum / (1 + Math.Exp(-sum)),
                    _ => sum,
                };
                Assert.That(plan.Output(row, row + 1)[0][unit], Is.EqualTo(expected).Within(2e-5), $"row {row}, unit {unit}");
            }
        }
    }

    [Test]
    public void WhoMakesWhichPartOfWhichRowsChangesNoBit([ValueSource(nameof(Functions))] Activation activation)
    {
        var model = Model(300, 100, activation, hasBias: true);
        var (whole, parts) = (Plan(model), Plan(model));
        FillInput(whole);
        FillInput(parts);
        whole.Forward(0, 0, Batch, training: true, stepIndex: 0);
        parts.BeginForward(1, 1, 0, Batch);
        parts.BeginForward(0, 0, 21, Batch);
        parts.BeginForward(1, 0, 0, 21);
        parts.Forward(0, 0, 33, training: true, stepIndex: 0, isBegun: true);
        parts.Forward(1, 33, Batch, training: true, stepIndex: 0, isBegun: true);
        for (var row = 0; row < Batch; row++)
        {
            Assert.That(parts.Output(row, row + 1)[0].SequenceEqual(whole.Output(row, row + 1)[0]), Is.True, $"row {row}");
        }
    }

    [Test]
    public void APartNeedsNothingOfTheOther()
    {
        var model = Model(300, 100, Activation.Relu, hasBias: true);
        var plan = Plan(model);
        FillInput(plan);
        plan.Forward(0, 0, Batch, training: true, stepIndex: 0);
        var expected = plan.Output(0, 1)[0].ToArray();
        var columns = plan.Input(0, Batch);
        var split = plan.InputSplit;
        var second = columns.Columns(split, 300 - split);
        var weight = model.Parameters[model.Parameters.Tensors[0]][(split * 100)..];
        var (inputs, weights) = (second[0].ToArray(), weight.ToArray());
        second[0].Fill(float.NaN);
        weight.Fill(float.NaN);
        plan.BeginForward(0, 0, 0, 1);
        inputs.CopyTo(second[0]);
        weights.CopyTo(weight);
        columns[0][..split].Fill(float.NaN);
        plan.BeginForward(0, 1, 0, 1);
        plan.Forward(0, 0, 1, training: true, stepIndex: 0, isBegun: true);
        Assert.That(plan.Output(0, 1)[0].ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void OnlyALayerThatAloneReadsTheInputIsCut()
    {
        var x = GraphNode.Input(new Shape(300));
        var hidden = x.Then(new Dense(100, Activation.Relu));
        Assert.That(Plan(new Graph(x, hidden.Then(new Dense(4)))).InputSplit, Is.EqualTo(144));
        Assert.That(Plan(new Graph(x, GraphNode.Concatenate(hidden, x).Then(new Dense(4)))).InputSplit, Is.Zero);
        Assert.That(Plan(new Graph(x, GraphNode.Concatenate(hidden, x.Then(new Flatten())).Then(new Dense(4)))).InputSplit, Is.Zero);
        Assert.That(Plan(new Sequential(new Shape(3, 100), new Flatten(), new Dense(100))).InputSplit, Is.EqualTo(144));
        Assert.That(Plan(new Sequential(new Shape(300), new Dense(100)), training: false).InputSplit, Is.Zero);
        Assert.That(new ExecutionPlan(new Sequential(new Shape(300), new Dense(100)), 513, 1, training: true, level).InputSplit, Is.Zero);
        Assert.That(new ExecutionPlan(new Sequential(new Shape(300), new Dense(100)), 64, 1, training: true, level, inputGradient: true).InputSplit, Is.Zero);
    }

    [Test]
    public void PartsAllocateNothing()
    {
        var plan = Plan(Model(300, 100, Activation.Relu, hasBias: true));
        FillInput(plan);
        Assert.That(
            AllocationMeter.LeastBytes(() =>
            {
                plan.BeginForward(0, 0, 0, Batch);
                plan.BeginForward(0, 1, 0, Batch);
                plan.Forward(0, 0, Batch, training: true, stepIndex: 0, isBegun: true);
            }),
            Is.Zero);
    }

    private static Sequential Model(int inputs, int units, Activation activation, bool hasBias)
    {
        var model = new Sequential(new Shape(inputs), new Dense(units, activation, hasBias));
        LayerRun.Randomize(model.Parameters.Values, 5);
        return model;
    }

    // Every other sixteen inputs are zero in all rows, others in some.
    private static void FillInput(ExecutionPlan plan)
    {
        for (var row = 0; row < Batch; row++)
        {
            var x = plan.Input(row, row + 1)[0];
            LayerRun.Randomize(x, row);
            for (var i = 0; i < x.Length; i++)
            {
                x[i] = (i / 16 % 2 == 1) || ((i + row) % 3 == 0) ? 0f : x[i];
            }
        }
    }

    private ExecutionPlan Plan(Model model, bool training = true) => new(model, Batch, 2, training, level);
}
