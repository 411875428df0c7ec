using System.Diagnostics;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Samples.Lectures;

/// <summary>B9. A trained network, loaded from a file, in the place of a slow simulation.</summary>
internal sealed class FastSimulator() : Experiment(
    "B9", "Pre-trained as a fast simulator", "the range of a throw with drag, by 4000 steps of integration, learned by 3-64-64-1; written to a file, loaded, and asked a million times")
{
    private const int Train = 4000;
    private const int Test = 500;
    private const int Asked = 1_000_000;
    private const int Batch = 250;

    public override void Run(LectureRun run)
    {
        var watch = Stopwatch.StartNew();
        var (train, test) = (Throws(Train, 1), Throws(Test, 2));
        var simulations = (Train + Test) / watch.Elapsed.TotalSeconds;

        var model = new Sequential(new Shape(3), new Dense(64, Activation.Tanh), new Dense(64, Activation.Tanh), new Dense(1));
        model.Initialize(run.Seeds[0]);
        var options = new TrainerOptions { Epochs = 120, BatchSize = 32, Seed = run.Seeds[0], Schedule = new OneCycle() };
        using var trainer = new Trainer(model, new MeanSquaredError(), new Adam(0.01f), options, new RootMeanSquareError());
        var history = trainer.Fit(train, test, run.Cancellation);

        // What was trained once is kept in a file; whoever needs it loads it.
        using var file = new MemoryStream();
        ModelFile.Write(file, new SavedModel(model) { Loss = trainer.Loss });
        file.Position = 0;
        var loaded = ModelFile.Read(file).Model;

        using var session = new Session(loaded, new Sgd(), new SessionOptions { BatchSize = Batch });
        var samples = Enumerable.Range(0, Batch).ToArray();
        session.Read(test, samples);
        session.Forward(Batch, training: false);
        watch.Restart();
        for (var asked = 0; asked < Asked; asked += Batch)
        {
            session.Forward(Batch, training: false);
        }

        var inBatches = Asked / watch.Elapsed.TotalSeconds;
        watch.Restart();
        for (var asked = 0; asked < Asked / 10; asked++)
        {
            session.Forward(1, training: false);
        }

        var single = Asked / 10 / watch.Elapsed.TotalSeconds;
        run.Measure("test_rmse_metres", history[^1].Validation!.Value.Metric).AtMost(0.5);
        run.Measure("simulations_per_second", simulations);
        run.Measure("inferences_per_second", inBatches).AtLeast(simulations);
        run.Measure("inferences_per_second_one_by_one", single);
        run.Say(FormattableString.Invariant($"The network answers {inBatches / simulations:0} times as fast as the simulation."));
        var truth = new float[test.Count];
        test.ReadTargets([.. Enumerable.Range(0, Test)], new Rows(truth, Test, 1, 1));
        var said = trainer.Predict(test);
        run.Page.Add(new Chart("Range of a throw: simulated and said by the network", "simulated, m", "network, m", new ChartSeries(string.Empty, [.. truth.Select(v => (double)v)], [.. said.Select(v => (double)v)]) { Mark = ChartMark.Dots }));
        run.Page.Add(new HistogramChart("Residuals", "network − simulation, m", 50, (string.Empty, [.. said.Zip(truth, (a, b) => a - b)])));
        run.Page.Add(new Chart("Test error", "epoch", "metres", new ChartSeries(string.Empty, [.. history.Select(report => report.Validation!.Value.Metric)])) { LogY = true });
    }

    // Speed 10 to 40 m/s, angle 10° to 80°, drag 0 to 0.02 per metre; scaled to about −1 to 1 for the network.
    private static ArraySource Throws(int count, int seed)
    {
        var random = new Random(seed);
        var inputs = new float[3 * count];
        var ranges = new float[count];
        for (var i = 0; i < count; i++)
        {
            var (speed, angle, drag) = (10 + (30 * random.NextDouble()), (10 + (70 * random.NextDouble())) * Math.PI / 180, 0.02 * random.NextDouble());
            inputs[3 * i] = (float)((speed - 25) / 15);
            inputs[(3 * i) + 1] = (float)((angle - (Math.PI / 4)) / 0.6);
            inputs[(3 * i) + 2] = (float)((drag - 0.01) / 0.01);
            ranges[i] = (float)Simulate(speed, angle, drag);
        }

        return new ArraySource(new Shape(3), inputs, 1, ranges);
    }

    private static double Simulate(double speed, double angle, double drag)
    {
        const int steps = 4000;
        const double gravity = 9.81;
        var dt = 2.2 * speed / gravity / steps;
        var (x, y, vx, vy) = (0d, 0d, speed * Math.Cos(angle), speed * Math.Sin(angle));
        for (var step = 0; step < steps; step++)
        {
            var v = Math.Sqrt((vx * vx) + (vy * vy));
            (vx, vy) = (vx - (drag * v * vx * dt), vy - ((gravity + (drag * v * vy)) * dt));
            if (y + (vy * dt) < 0)
            {
                break;
            }

            (x, y) = (x + (vx * dt), y + (vy * dt));
        }

        return x;
    }
}
