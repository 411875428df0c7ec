using NUnit.Framework;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Recurrent;

// One long sample whose gradients are cut into pieces, and the pieces as samples between which the state goes on, are the same.
[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class TruncationTests(SimdLevel level)
{
    private const int Features = 3;
    private const int Piece = 2;
    private const int Pieces = 3;

    private static IEnumerable<Func<int?, int, RecurrentLayer>> Layers =>
    [
        (truncation, carried) => new Lstm(5) { ReturnsSequence = true, Truncation = truncation, CarriedBatches = carried },
        (truncation, carried) => new Gru(5) { ReturnsSequence = true, Truncation = truncation, CarriedBatches = carried },
        (truncation, carried) => new SimpleRnn(5) { ReturnsSequence = true, Truncation = truncation, CarriedBatches = carried, MaskValue = 9f },
    ];

    [Test]
    public void PiecesOfASampleAreSamplesThatGoOn([ValueSource(nameof(Layers))] Func<int?, int, RecurrentLayer> create, [Values(1, 8)] int batch)
    {
        var whole = new LayerRun(create(Piece, 1), new Shape(Piece * Pieces, Features), batch, level);
        var plan = Plan(create(null, Pieces), batch, out var model);
        whole.Model.Parameters.Values.CopyTo(model.Parameters.Values);
        var inputs = Values(batch * Piece * Pieces * Features, 6);
        var grads = Values(batch * whole.Model.Output.Count, 7);
        whole.Fill(whole.Input, inputs);
        whole.Forward();
        whole.Fill(whole.GradOutput, grads);
        whole.Backward();
        var expected = whole.Gradient();
        var outputs = whole.Dense(whole.Output);

        // The second time through shows that the state began anew.
        var sum = new float[expected.Length];
        for (var piece = 0; piece < 2 * Pieces; piece++)
        {
            Cut(inputs, piece % Pieces, Features, plan.Input(0, batch));
            plan.Forward(0, 0, batch, training: true, piece);
            for (var row = 0; row < batch; row++)
            {
                var part = outputs.AsSpan(((row * Pieces) + (piece % Pieces)) * Piece * 5, Piece * 5).ToArray();
                Assert.That(plan.Output(0, batch)[row].ToArray(), Is.EqualTo(part).Within(1e-6));
            }

            Cut(grads, piece % Pieces, 5, plan.GradOutput(0, batch));
            plan.Backward(0, 0, batch, piece);
            if (piece < Pieces)
            {
                Add(plan, model, batch, sum);
            }
        }

        foreach (var tensor in model.Parameters.Tensors)
        {
            var (offset, count) = (tensor.Offset, tensor.Count);
            Assert.That(sum.AsSpan(offset, count).ToArray(), Is.EqualTo(expected.AsSpan(offset, count).ToArray()).Within(1e-5), tensor.Name);
        }
    }

    [Test]
    public void InferenceBeginsWithZeros()
    {
        var plan = Plan(new Lstm(5) { CarriedBatches = 4 }, 1, out _);
        float[] First(bool training, long step)
        {
            plan.Input(0, 1).Data.Fill(0.5f);
            plan.Forward(0, 0, 1, training, step);
            return plan.Output(0, 1)[0].ToArray();
        }

        var first = First(training: true, 0);
        var second = First(training: true, 1);
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(First(training: false, 2), Is.EqualTo(first));
        Assert.That(First(training: true, 2), Is.Not.EqualTo(second).And.Not.EqualTo(first));
        Assert.That(First(training: true, 4), Is.EqualTo(first));
    }

    // The way back begins at the last step, and so do its pieces: three steps in pieces of two are {2, 1} and {0}.
    [Test]
    public void PiecesAreCountedTheWayTheStepsAreRead()
    {
        var run = new LayerRun(new Gru(5) { Direction = SequenceDirection.Backward, Truncation = 2 }, new Shape(3, Features), 2, level);
        run.Fill(run.Input, Values(2 * 3 * Features, 6));
        run.Forward();
        run.Fill(run.GradOutput, Values(10, 7));
        run.Backward();
        var steps = run.Dense(run.GradInput).Chunk(Features).Select(step => step.Any(value => value != 0)).ToArray();
        Assert.That(steps, Is.EqualTo(new[] { true, false, false, true, false, false }));
    }

    private static float[] Values(int count, int seed)
    {
        var values = new float[count];
        LayerRun.Randomize(values, seed);
        return values;
    }

    private static void Add(ExecutionPlan plan, Sequential model, int batch, float[] sum)
    {
        var blocks = plan.LayerPlan(0).GradientBlocks;
        for (var index = 0; index < blocks.Length; index++)
        {
            var block = blocks[index];
            var dense = new float[block.Count];
            plan.Gradient(0, 0, index, batch, dense);
            for (var i = 0; i < dense.Length; i++)
            {
                sum[model.Parameters.OffsetOfLayer(0) + block.Offset + (i / block.Columns * block.Stride) + (i % block.Columns)] += dense[i];
            }
        }
    }

    private static void Cut(float[] all, int piece, int features, Rows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            all.AsSpan(((row * Pieces) + piece) * Piece * features, Piece * features).CopyTo(rows[row]);
        }
    }

    private ExecutionPlan Plan(Layer layer, int batch, out Sequential model)
    {
        model = new Sequential(new Shape(Piece, Features), layer);
        return new ExecutionPlan(model, batch, 1, training: true, level);
    }
}
