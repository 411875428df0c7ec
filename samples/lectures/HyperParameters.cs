using Spanwise.Core.Train.Minimizers;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Samples.Lectures;

/// <summary>C8. How many layers, how wide, which activation, rate, algorithm, batch and penalty: numbers that decide a loss, so another function to be made small.</summary>
internal sealed class HyperParameters() : Experiment(
    "C8", "Hyper-parameter search", "layers, width, activation, rate, algorithm, batch and L2 of a network that learns a function of five variables from 400 samples in 30 epochs; a small swarm and then Nelder–Mead on the validation loss, from one layer of 16 logistic units, plain descent with 0.05")
{
    // Layers, log₂ width, activation, log₁₀ rate, algorithm, log₂ batch, log₁₀ L2.
    private static readonly double[] Start = [1.5, 4, 0.5, -1.3, 0.5, 5, -4];
    private static readonly double[] Low = [1, 2, 0, -4, 0, 3, -7];
    private static readonly double[] High = [3.99, 6, 2.99, -0.5, 2.99, 7, -1];
    private static readonly Activation[] Activations = [Activation.Sigmoid, Activation.Tanh, Activation.Relu];
    private static readonly OptimizerKind[] Rules = [OptimizerKind.Sgd, OptimizerKind.Momentum, OptimizerKind.Adam];

    public override void Run(LectureRun run)
    {
        var results = run.ForEachAtOnce(run.Seeds, seed => Search(run, seed));
        run.Measure("validation_loss_at_the_start", results.Select(result => result.Before));
        run.Measure("validation_loss_found", results.Select(result => result.After));
        run.Measure("validation_loss_lowered_by", results.Select(result => 1 - (result.After / result.Before))).MostlyAtLeast(0.2);
        run.Measure("test_loss_lowered_by", results.Select(result => 1 - (result.TestAfter / result.TestBefore)));
        run.Measure("trainings", results.Select(result => (double)result.Trainings));
        var table = new ReportTable("seed", "layers", "width", "activation", "rate", "algorithm", "batch", "L2", "loss");
        foreach (var (seed, result) in run.Seeds.Zip(results))
        {
            var found = Choice.Of(result.Point);
            table.AddRow(
                $"{seed}", $"{found.Layers}", $"{found.Width}", found.Activation.Name, FormattableString.Invariant($"{found.Rate:G3}"), OptimizerKinds.NameOf(found.Rule), $"{found.Batch}",
                FormattableString.Invariant($"{found.L2:G3}"), FormattableString.Invariant($"{result.After:0.00000}"));
        }

        run.Page.Add(table);
        run.Page.Add(new Chart("Best validation loss so far", "training", "loss", [.. run.Seeds.Zip(results).Select(one => new ChartSeries($"seed {one.First}", one.Second.Curve))]) { LogY = true });
    }

    private static (double Before, double After, double TestBefore, double TestAfter, long Trainings, double[] Point, List<double> Curve) Search(LectureRun run, ulong seed)
    {
        var (train, validation, test) = (Draw((int)seed, 400), Draw((int)seed + 1000, 200), Draw((int)seed + 2000, 1000));
        var curve = new List<double>();
        var objective = Objective.Of(Start.Length, point =>
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var loss = LossOf(Choice.Of(point), seed, train, validation);
            curve.Add(Math.Min(loss, curve.Count == 0 ? double.PositiveInfinity : curve[^1]));
            return loss;
        });
        var box = new Bounds(Low, High);
        var way = new ParticleSwarm(box, 8, seed) { Stop = new() { Iterations = 5 } }.Then(new NelderMead(box, firstStep: 0.15) { Stop = new() { Evaluations = 60 } });
        var least = way.Minimize(objective, Start, run.Cancellation);
        return (
            LossOf(Choice.Of(Start), seed, train, validation), least.Value,
            LossOf(Choice.Of(Start), seed, train, test), LossOf(Choice.Of(least.Point), seed, train, test),
            least.Evaluations, least.Point, curve);
    }

    // A training that diverges is as bad as can be, and no reason to end the search.
    private static double LossOf(Choice choice, ulong seed, ArraySource train, ArraySource judged)
    {
        var layers = new Layer[choice.Layers + 1];
        Array.Fill(layers, new Dense(choice.Width, choice.Activation), 0, choice.Layers);
        layers[^1] = new Dense(1);
        var model = new Sequential(new Shape(5), layers);
        model.Initialize(seed);
        var options = new TrainerOptions { Epochs = 30, BatchSize = choice.Batch, Seed = seed, Threads = 1, Regularization = new Regularization { L2 = choice.L2 } };
        using var trainer = new Trainer(model, new MeanSquaredError(), OptimizerKinds.Create(choice.Rule, choice.Rate), options);
        try
        {
            trainer.Fit(train);
        }
        catch (TrainingDivergedException)
        {
            return double.PositiveInfinity;
        }

        return trainer.Evaluate(judged).Loss;
    }

    private static ArraySource Draw(int seed, int count)
    {
        var random = new Random(seed);
        var x = Enumerable.Range(0, 5 * count).Select(_ => random.NextSingle()).ToArray();
        var y = Enumerable.Range(0, count).Select(i => MathF.Sin(MathF.PI * x[5 * i] * x[(5 * i) + 1]) + (2f * MathF.Pow(x[(5 * i) + 2] - 0.5f, 2)) + x[(5 * i) + 3] + (0.5f * x[(5 * i) + 4])).ToArray();
        return new ArraySource(new Shape(5), x, 1, y);
    }

    // What a point stands for: numbers that count are rounded down, others are exponents.
    private sealed record Choice(int Layers, int Width, Activation Activation, float Rate, OptimizerKind Rule, int Batch, float L2)
    {
        public static Choice Of(ReadOnlySpan<double> point) => new(
            (int)point[0],
            (int)Math.Round(Math.Pow(2, point[1])),
            Activations[(int)point[2]],
            (float)Math.Pow(10, point[3]),
            Rules[(int)point[4]],
            (int)Math.Round(Math.Pow(2, point[5])),
            (float)Math.Pow(10, point[6]));
    }
}
