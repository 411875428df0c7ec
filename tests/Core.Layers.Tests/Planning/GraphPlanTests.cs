using NUnit.Framework;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Tests.Models;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests.Planning;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class GraphPlanTests(SimdLevel level)
{
    private const int Batch = 7;

    private static IEnumerable<TestCaseData> Cases => GraphCases.All.Select(one => new TestCaseData(one.Make).SetArgDisplayNames(one.Name));

    // Workers that meet need a team; the trainer's tests have one.
    private static IEnumerable<TestCaseData> CasesWithoutMeetings =>
        GraphCases.All.Where(one => one.Make != GraphCases.WholeBatch).Select(one => new TestCaseData(one.Make).SetArgDisplayNames(one.Name));

    [TestCaseSource(nameof(Cases))]
    public void GradientsMatchCentralDifferences(Func<Graph> make) => Assert.That(new GraphRun(make(), 3, level).Check(), Is.Null);

    [TestCaseSource(nameof(CasesWithoutMeetings))]
    public void RowsOfOneWorkerOrOfSeveralGiveTheSameBits(Func<Graph> make)
    {
        var model = make();
        var (whole, parts) = (new GraphRun(model, Batch, level), new GraphRun(model, Batch, level, cuts: [1, 4]));
        Assert.That(parts.Outputs(), Is.EqualTo(whole.Outputs()));
        whole.Backward();
        parts.Backward();
        Assert.That(parts.GradInputs(), Is.EqualTo(whole.GradInputs()));
        Assert.That(parts.Gradient(), Is.EqualTo(whole.Gradient()));
    }

    [TestCaseSource(nameof(CasesWithoutMeetings))]
    public void InferenceInFewerPlacesGivesTheOutputsOfTraining(Func<Graph> make)
    {
        var model = make();
        var run = new GraphRun(model, Batch, level, inputGradient: false);
        var plan = new ExecutionPlan(model, Batch, 3, training: false, level);
        var rows = plan.Input(0, Batch);
        for (var row = 0; row < Batch; row++)
        {
            run.Inputs.AsSpan(row * rows.Features, rows.Features).CopyTo(rows[row]);
        }

        // Each by itself, as workers come who are at different layers at one time.
        plan.Forward(2, 4, 7, training: false, 0);
        plan.Forward(0, 0, 1, training: false, 0);
        plan.Forward(1, 1, 4, training: false, 0);
        Assert.That(GraphRun.Dense(plan.Output(0, Batch)), Is.EqualTo(run.Outputs()));
        Assert.That(GraphRun.Dense(plan.Input(0, Batch)), Is.EqualTo(run.Inputs), "inputs stay");
    }

    [TestCaseSource(nameof(Cases))]
    [NonParallelizable]
    public void AStepAllocatesNothing(Func<Graph> make)
    {
        var run = new GraphRun(make(), Batch, level);
        Assert.That(AllocationMeter.LeastBytes(run.Step), Is.Zero);
    }

    [Test]
    public void AChainIsTheSequentialModelBitForBit()
    {
        Layer[] layers =
        [
            new Conv2D(4, 3, activation: Activation.Relu), new MaxPool2D(2), new Conv2D(5, 2, padding: 1), new ActivationLayer(Activation.Tanh),
            new Flatten(), new Dropout(0.3f), new Dense(9, Activation.Relu), new Dense(4),
        ];
        var sequential = new Sequential(new Shape(1, 14, 14), layers);
        var x = GraphNode.Input(1, 14, 14);
        var graph = new Graph(x, x.Then(layers));
        sequential.Initialize(3);
        graph.Initialize(3);
        Assert.That(graph.Parameters.Tensors.Select(tensor => tensor.Name), Is.EqualTo(sequential.Parameters.Tensors.Select(tensor => tensor.Name)));
        Assert.That(graph.Parameters.Values.ToArray(), Is.EqualTo(sequential.Parameters.Values.ToArray()));
        foreach (var inputGradient in (bool[])[false, true])
        {
            var (a, b) = (new GraphRun(sequential, 20, level, inputGradient, seed: 9), new GraphRun(graph, 20, level, inputGradient, seed: 9));
            Assert.That(b.Plan.RowGranule, Is.EqualTo(a.Plan.RowGranule));
            Assert.That(a.Plan.RowGranule, Is.EqualTo(inputGradient ? 1 : 16), "the trunk is fused where nobody asks for its input's gradient");
            Assert.That(b.Outputs(), Is.EqualTo(a.Outputs()));
            a.Backward();
            b.Backward();
            Assert.That(b.Gradient(), Is.EqualTo(a.Gradient()));
            Assert.That(b.GradInputs(), Is.EqualTo(a.GradInputs()));
        }
    }

    [Test]
    public void AChainAtInferenceTakesTwoPlacesBesidesItsInput()
    {
        const int Width = 40;
        var model = new Sequential(new Shape(Width), [.. Enumerable.Range(0, 50).Select(_ => new Dense(Width, Activation.Tanh))]);
        var plan = new ExecutionPlan(model, 10, 1, training: false, level);
        Assert.That(plan.BufferFloats, Is.EqualTo(3 * 10 * 48L));
        Assert.That(() => plan.OutputOf(3, 0, 1), Throws.InvalidOperationException);
    }

    [Test]
    public void GradientsTakeTurnsInTrainingWhereNoParametersNeedThem()
    {
        const int Width = 40;
        var activations = new Sequential(new Shape(Width), [new Dense(Width), .. Enumerable.Range(0, 20).Select(_ => new ActivationLayer(Activation.Tanh))]);
        var plan = new ExecutionPlan(activations, 10, 1, training: true, level);

        // The input, 21 values, the gradient of the dense layer's sums, and two that take turns.
        Assert.That(plan.BufferFloats, Is.EqualTo((1 + 21 + 2) * 10 * 48L));
    }

    [Test]
    public void WhatLeadsToNothingThatLearnsHasNoWayBack()
    {
        var watch = new Watch();
        var model = new Sequential(new Shape(2, 3), new Flatten(), watch, new Reshape(6), new Dense(2), new Watch());
        var run = new GraphRun(model, 4, level, inputGradient: false);
        run.Step();
        Assert.That(watch.NeedsInputGradient, Is.False);
        Assert.That(watch.Backwards, Is.Zero, "no parameters before it");
        Assert.That(((Watch)model.Layers[^1]).NeedsInputGradient, Is.True);
        Assert.That(((Watch)model.Layers[^1]).Backwards, Is.EqualTo(1));
        Assert.That(run.Plan.GradInput(0, 4).IsEmpty, Is.True);
    }

    /// <summary>y = x, and says what was asked of it.</summary>
    private sealed class Watch : Layer
    {
        public bool NeedsInputGradient { get; private set; }

        public int Backwards { get; private set; }

        public override Shape OutputShape(Shape input) => input;

        public override LayerPlan CreatePlan(in LayerContext context)
        {
            NeedsInputGradient = context.NeedsInputGradient;
            return new Plan(this);
        }

        private sealed class Plan(Watch watch) : LayerPlan
        {
            public override void Forward(in ForwardStep step) => ViewPlan.Instance.Forward(step);

            public override void Backward(in BackwardStep step)
            {
                watch.Backwards++;
                ViewPlan.Instance.Backward(step);
            }
        }
    }
}
