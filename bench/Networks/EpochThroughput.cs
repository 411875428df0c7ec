using Spanwise.Bench.Ceiling;
using Spanwise.Bench.Harness;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Bench.Networks;

/// <summary>How many images a second a network is trained on, epoch by epoch, each epoch followed by a look at the ceiling.</summary>
/// <param name="Net">The network's name.</param>
/// <param name="Threads">Threads that worked on a step.</param>
/// <param name="Epochs">Images a second in each epoch after the first, which is for the compiler.</param>
/// <param name="Ceiling">Images a second if every nominal operation ran at the measured ceiling of the same number of cores.</param>
internal sealed record EpochThroughput(string Net, int Threads, IReadOnlyList<double> Epochs, double Ceiling)
{
    private const int CeilingTurns = 3;
    private const double CeilingSeconds = 0.002;

    /// <summary>The median epoch.</summary>
    public double ImagesPerSecond => Statistics.Median([.. Epochs]);

    /// <summary>
    /// Nominal operations for one image: forward, weight gradient and input gradient of every layer, without the input gradient of
    /// the first, which nobody needs (<see cref="NominalWork"/>).
    /// </summary>
    public static double FlopsPerImage(Sequential model)
    {
        var multiplyAdds = 0.0;
        for (var i = 0; i < model.Layers.Length; i++)
        {
            multiplyAdds += (2.0 * model.Layers[i].MultiplyAdds(model.Shapes[i])) + NominalWork.Back(model, i);
        }

        return 2 * multiplyAdds;
    }

    /// <summary>Trains a network for some epochs.</summary>
    /// <param name="network">The network, trained as the command line does.</param>
    /// <param name="images">What it is trained on.</param>
    /// <param name="threads">Threads; null lets the trainer choose.</param>
    /// <param name="epochs">Measured epochs.</param>
    /// <param name="clock">What a training of one thread is timed by; several threads are timed by the wall clock.</param>
    public static EpochThroughput Measure(NamedNetwork network, ImageSet images, int? threads, int epochs, ClockKind clock)
    {
        var model = network.CreateModel(1);
        using var team = new WorkerTeam(threads ?? WorkerTeam.DefaultWorkers);
        var (rates, ceilings) = (new List<double>(), new List<double>());
        TeamCeiling? ceiling = null;
        var options = new TrainerOptions
        {
            Epochs = epochs + 1,
            BatchSize = network.BatchSize,
            Threads = threads,
            Team = team,
            TimeProvider = threads == 1 && clock == ClockKind.Cpu ? new CpuTimeProvider() : TimeProvider.System,
            EpochEnded = report =>
            {
                if (report.Epoch > 1)
                {
                    rates.Add(report.SamplesPerSecond);
                    var turnClock = ceiling!.Workers == 1 ? clock : ClockKind.Wall;
                    ceilings.Add(ceiling.Flops / new Turns(CeilingTurns, CeilingSeconds, turnClock).Measure(ceiling)[0]);
                }

                return true;
            },
        };
        var optimizer = OptimizerKinds.Create(network.Optimizer, network.LearningRateOf(network.Optimizer));
        using var trainer = new Trainer(model, network.CreateLoss(), optimizer, options, new Accuracy());
        ceiling = new TeamCeiling(team, trainer.Threads);
        trainer.Fit(new ImageSource(images, scale: network.InputScale, shift: network.InputShift));
        return new EpochThroughput(network.Name, trainer.Threads, rates, Statistics.Median([.. ceilings]) / FlopsPerImage(model));
    }
}
