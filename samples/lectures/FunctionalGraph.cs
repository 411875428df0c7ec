using Spanwise.Core.Train.Schedules;

namespace Spanwise.Samples.Lectures;

/// <summary>D2. Layers are functions, and a model is what they compose: branches, merges, several inputs.</summary>
internal sealed class FunctionalGraph() : Experiment(
    "D2", "Functional graph", "y = f₄(f₂(f₁(x)), f₃(x)) learns sin(x₁ + x₂) + x₁x₂; a second model has two inputs, a point and one of three questions about it, and two outputs")
{
    public override void Run(LectureRun run)
    {
        run.Measure("one_input_r2", run.ForEachSeed(seed => LearnOneInput(run, seed))).AtLeast(0.98);
        run.Measure("two_inputs_r2", run.ForEachSeed(seed => LearnTwoInputs(run, seed))).AtLeast(0.95);
    }

    private static double LearnOneInput(LectureRun run, ulong seed)
    {
        var x = GraphNode.Input(new Shape(2), "x");
        var f1 = x.Then(new Dense(24, Activation.Tanh) { Name = "f1" });
        var f2 = f1.Then(new Dense(24, Activation.Tanh) { Name = "f2" });
        var f3 = x.Then(new Dense(12, Activation.Tanh) { Name = "f3" });
        var model = new Graph(x, GraphNode.Concatenate(f2, f3).Then(new Dense(1) { Name = "f4" }));
        model.Initialize(seed);

        var random = new Random((int)seed);
        var points = Enumerable.Range(0, 3000).Select(_ => (4f * random.NextSingle()) - 2f).ToArray();
        var y = Enumerable.Range(0, 1500).Select(i => MathF.Sin(points[2 * i] + points[(2 * i) + 1]) + (points[2 * i] * points[(2 * i) + 1])).ToArray();
        var (train, test) = (new ArraySource(x.Shape, points[..2000], 1, y[..1000]), new ArraySource(x.Shape, points[2000..], 1, y[1000..]));
        using var trainer = Fit(run, seed, model, new MeanSquaredError(), train);
        if (seed == run.Seeds[0])
        {
            run.Page.AddPreformatted(model.Summary().ToString());
            run.Page.Add(new NetworkDrawing("y = f₄(f₂(f₁(x)), f₃(x))", model));
        }

        return Determination.Compute(trainer.Predict(test), y[1000..]);
    }

    // Asked 0, 1 or 2: the sum, the difference or the product of a point's coordinates; and besides, how far from the origin it lies.
    private static double LearnTwoInputs(LectureRun run, ulong seed)
    {
        var point = GraphNode.Input(new Shape(2), "point");
        var question = GraphNode.Input(new Shape(3), "question");
        var seen = point.Then(new Dense(32, Activation.Tanh) { Name = "seen" });
        var answer = GraphNode.Concatenate(seen, question).Then(new Dense(48, Activation.Tanh), new Dense(1) { Name = "answer" });
        var distance = seen.Then(new Dense(1) { Name = "distance" });
        var model = new Graph([point, question], [answer, distance]);
        model.Initialize(seed);

        // A sample is one row: the inputs side by side; and so is a target.
        const int count = 3000;
        var random = new Random((int)seed);
        var inputs = new float[5 * count];
        var targets = new float[2 * count];
        for (var i = 0; i < count; i++)
        {
            var (a, b, asked) = ((2f * random.NextSingle()) - 1f, (2f * random.NextSingle()) - 1f, random.Next(3));
            (inputs[5 * i], inputs[(5 * i) + 1], inputs[(5 * i) + 2 + asked]) = (a, b, 1f);
            (targets[2 * i], targets[(2 * i) + 1]) = (asked switch { 0 => a + b, 1 => a - b, _ => a * b }, MathF.Sqrt((a * a) + (b * b)));
        }

        var (train, test) = (new ArraySource(model.Input, inputs[..10000], 2, targets[..4000]), new ArraySource(model.Input, inputs[10000..], 2, targets[4000..]));
        using var trainer = Fit(run, seed, model, new OutputLosses(model, new OutputLoss(new MeanSquaredError()), new OutputLoss(new MeanSquaredError())), train);
        if (seed == run.Seeds[0])
        {
            run.Page.Add(new NetworkDrawing("Two inputs, two outputs", model));
        }

        return Determination.Compute(trainer.Predict(test), targets[4000..], columns: 2);
    }

    private static Trainer Fit(LectureRun run, ulong seed, Graph model, Loss loss, ArraySource train)
    {
        var options = new TrainerOptions { Epochs = 80, BatchSize = 32, Seed = seed, Schedule = new OneCycle() };
        var trainer = new Trainer(model, loss, new Adam(0.01f), options);
        trainer.Fit(train, cancellation: run.Cancellation);
        return trainer;
    }
}
