using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Layers.Tests;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class LayerGradientTests(SimdLevel level)
{
    private const int Batch = 3;

    private static IEnumerable<TestCaseData> Cases => LayerCases.All.Select(one => new TestCaseData(one).SetArgDisplayNames(one.ToString()));

    // Differences find no slope where a sum of many lies within a step of ReLU's corner; PyTorch's tests hold that case.
    private static IEnumerable<TestCaseData> SmoothCases => Cases.Where(one => !((LayerCase)one.Arguments[0]!).Torch.Contains("ReLU", StringComparison.Ordinal));

    [TestCaseSource(nameof(SmoothCases))]
    public void GradientsMatchCentralDifferences(object one)
    {
        var (layer, _, shape) = (LayerCase)one;
        var run = new LayerRun(layer, shape, Batch, level);

        // Max-pooling has no slope where two values are closer than the step.
        var inputs = Apart(Batch * shape.Count);
        run.Fill(run.Input, inputs);
        var weights = new float[Batch * run.Model.Output.Count];
        LayerRun.Randomize(weights, 2);
        run.Forward();
        run.Fill(run.GradOutput, weights);
        run.Backward();
        var gradient = run.Gradient();

        var worst = GradientCheck.Run(
            inputs,
            run.Dense(run.GradInput),
            () =>
            {
                run.Fill(run.Input, inputs);
                return run.Loss(weights);
            },
            stride: 1 + (inputs.Length / 60));
        Assert.That(worst.Passed, Is.True, $"input: {worst}");
        run.Fill(run.Input, inputs);
        foreach (var tensor in run.Model.Parameters.Tensors.Where(tensor => tensor.Spec.IsTrained))
        {
            var values = run.Model.Parameters[tensor].ToArray();
            worst = GradientCheck.Run(
                values,
                gradient.AsSpan(tensor.Offset, tensor.Count),
                () =>
                {
                    values.CopyTo(run.Model.Parameters[tensor]);
                    return run.Loss(weights);
                },
                stride: 1 + (tensor.Count / 40));
            values.CopyTo(run.Model.Parameters[tensor]);
            Assert.That(worst.Passed, Is.True, $"{tensor.Name}: {worst}");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void RowsDoNotDependOnWhoComputesThem(object one)
    {
        var (layer, _, shape) = (LayerCase)one;
        const int Rows = 7;
        var whole = new LayerRun(layer, shape, Rows, level);
        var cut = new LayerRun(layer, shape, Rows, level);
        LayerRun.Randomize(whole.Input, 4);
        whole.Input.CopyTo(cut.Input, 0);
        whole.Forward();
        LayerRun.Randomize(whole.GradOutput, 5);
        whole.GradOutput.CopyTo(cut.GradOutput, 0);
        whole.Backward();
        cut.Forward(training: true, (4, 7), (0, 1), (1, 4));
        cut.Backward((1, 4), (0, 1), (4, 7));

        Assert.That(cut.Dense(cut.Output), Is.EqualTo(whole.Dense(whole.Output)));
        Assert.That(cut.Dense(cut.GradInput), Is.EqualTo(whole.Dense(whole.GradInput)));
        Assert.That(cut.Gradient(), Is.EqualTo(whole.Gradient()));
        whole.UpdateState();
        cut.UpdateState();
        Assert.That(cut.Model.Parameters.Values.SequenceEqual(whole.Model.Parameters.Values), Is.True);
    }

    [TestCaseSource(nameof(Cases))]
    public void NothingIsWrittenBetweenRows(object one)
    {
        var (layer, _, shape) = (LayerCase)one;
        var run = new LayerRun(layer, shape, 4, level);
        run.Fill(run.Input, Apart(4 * shape.Count));
        run.Forward();
        run.Fill(run.GradOutput, Apart(4 * run.Model.Output.Count));
        run.Backward();
        Assert.That(run.GapsAreUntouched(), Is.True);
    }

    [TestCaseSource(nameof(Cases))]
    public void NothingIsAllocated(object one)
    {
        var (layer, _, shape) = (LayerCase)one;
        var model = new Sequential(shape, layer);
        var plan = new ExecutionPlan(model, Batch, 1, training: true, level);
        var gradient = new float[model.Parameters.Values.Length];
        plan.Input(0, Batch).Data.Clear();
        Assert.That(
            AllocationMeter.LeastBytes(() =>
            {
                plan.Forward(0, 0, Batch, training: true, 0);
                plan.Backward(0, 0, Batch, 0);
                for (var block = 0; block < plan.LayerPlan(0).GradientBlocks.Length; block++)
                {
                    plan.Gradient(0, 0, block, Batch, gradient);
                }

                plan.UpdateState(0, Batch);
            }),
            Is.Zero);
    }

    // A permutation of numbers 0.005 apart, around 0.
    private static float[] Apart(int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = ((((i * 7919L) % count) - (count / 2)) * 0.005f) + 0.002f;
        }

        return values;
    }
}
