using Spanwise.Bench.Harness;
using Spanwise.Bench.Networks;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Activations;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Random;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Bench.Quick;

/// <summary>Steps of a tiny network on all of its samples at once: 4-32-16-4, tanh, 10 000 samples, forward, backward and Adam.</summary>
internal static class FullBatchRows
{
    private const int Samples = 10_000;
    private const int Steps = 200;

    // A second: until then the runtime has not compiled everything for speed, and a step takes twice as long.
    private const int WarmUps = 1500;
    private const double GoalMicroseconds = 400;

    /// <summary>Measures one thread, and all.</summary>
    public static void Run(QuickContext context)
    {
        var one = Microseconds(1, context.Clock);
        Write(context, 1, one, null);
        if (WorkerTeam.DefaultWorkers > 1)
        {
            Write(context, WorkerTeam.DefaultWorkers, Microseconds(WorkerTeam.DefaultWorkers, ClockKind.Wall), one);
        }
    }

    private static void Write(QuickContext context, int threads, (double Median, double Least) time, (double Median, double Least)? one) => context.Rows.Write(
        new Row("train", $"4-32-16-4 tanh, 10 000 rows a step, {threads} thread{(threads == 1 ? string.Empty : "s")} (least {time.Least:F0})", time.Median, one?.Median, one is null ? null : "one thread", null, "us", context.Simd, threads)
        {
            Goal = threads > 1 ? Goal.AtMost(GoalMicroseconds) : null,
        });

    private static (double Median, double Least) Microseconds(int threads, ClockKind clock)
    {
        var model = new Sequential(new Shape(4), new Dense(32, Activation.Tanh), new Dense(16, Activation.Tanh), new Dense(4));
        var random = new CounterRandom(1);
        var (inputs, targets) = (new float[Samples * 4], new float[Samples * 4]);
        random.FillUniform(inputs, -1f, 1f);
        random.FillUniform(targets, -1f, 1f, (ulong)inputs.Length);
        var options = new TrainerOptions
        {
            Epochs = Steps + WarmUps,
            BatchSize = Samples,
            Shuffle = false,
            Threads = threads,
            TimeProvider = threads == 1 && clock == ClockKind.Cpu ? new CpuTimeProvider() : TimeProvider.System,
        };
        using var trainer = new Trainer(model, new MeanSquaredError(), new Adam(), options);
        var times = trainer.Fit(new ArraySource(new Shape(4), inputs, 4, targets)).Skip(WarmUps).Select(report => report.Seconds * 1e6).ToArray();
        return (Statistics.Median(times), times.Min());
    }
}
