using Spanwise.Core.Train.Minimizers;

namespace Spanwise.Samples.Lectures;

/// <summary>C7. A small network can be trained by whatever makes a function small.</summary>
internal sealed class WithoutGradients() : Experiment(
    "C7", "Optimisers that need no gradient", "two half-moons, 2-4-1, 17 parameters: Nelder–Mead, particle swarm, annealing; hybrids: a swarm and then Nelder–Mead, a swarm and then back-propagation (L-BFGS); back-propagation alone beside them")
{
    private const double Reach = 8;

    public override void Run(LectureRun run)
    {
        (string Name, Func<int, ulong, Minimizer> Create)[] ways =
        [
            ("nelder_mead", static (_, _) => new NelderMead(firstStep: 1) { Stop = new() { Iterations = 6000 } }),
            ("particle_swarm", static (count, seed) => new ParticleSwarm(Bounds.Cube(count, -Reach, Reach), 40, seed) { Stop = new() { Iterations = 300 } }),
            ("annealing", static (count, seed) => new SimulatedAnnealing(Bounds.Cube(count, -Reach, Reach), seed) { Stop = new() { Iterations = 10_000 } }),
            ("swarm_then_nelder_mead", static (count, seed) => new ParticleSwarm(Bounds.Cube(count, -Reach, Reach), 40, seed) { Stop = new() { Iterations = 100 } }.Then(new NelderMead { Stop = new() { Iterations = 3000 } })),
            ("swarm_then_back_propagation", static (count, seed) => new ParticleSwarm(Bounds.Cube(count, -Reach, Reach), 40, seed) { Stop = new() { Iterations = 100 } }.Then(new Lbfgs { Stop = new() { Iterations = 300 } })),
            ("back_propagation", static (_, _) => new Lbfgs { Stop = new() { Iterations = 500 } }),
        ];
        var bars = new List<(string, double)>();
        foreach (var (name, create) in ways)
        {
            var results = run.ForEachSeed(seed => Learn(run, seed, name, create));
            run.Measure($"{name}_accuracy", results.Select(result => result.Accuracy)).AtLeast(0.95);
            run.Measure($"{name}_evaluations", results.Select(result => (double)result.Evaluations));
            bars.Add((name.Replace('_', ' '), Math.Log10(results.Select(result => (double)result.Evaluations).Order().ElementAt(results.Length / 2))));
        }

        run.Page.Add(new BarChart("Evaluations (median)", "powers of ten", bars));
    }

    private static (double Accuracy, long Evaluations) Learn(LectureRun run, ulong seed, string name, Func<int, ulong, Minimizer> create)
    {
        var (points, moons) = HalfMoons.Draw(200, (int)seed);
        var model = new Sequential(new Shape(2), new Dense(4, Activation.Tanh), new Dense(1));
        model.Initialize(seed);
        using var objective = new ModelObjective(model, new BinaryCrossEntropy(), new ArraySource(new Shape(2), points, moons), new SessionOptions { BatchSize = 200, Threads = 1 });
        var least = create(objective.Count, seed).Minimize(objective, objective.Read(), run.Cancellation);
        objective.Write(least.Point);
        using var trainer = new Trainer(model, new BinaryCrossEntropy(), new Sgd(), new TrainerOptions { Threads = 1 }, new BinaryAccuracy());
        if (seed == run.Seeds[0])
        {
            run.Page.Add(Pictures.Regions(name.Replace('_', ' '), trainer, points, moons, HalfMoons.Field));
        }

        var (others, theirs) = HalfMoons.Draw(400, (int)seed + 1000);
        return (trainer.Evaluate(new ArraySource(new Shape(2), others, theirs)).Metric, least.Evaluations);
    }
}
