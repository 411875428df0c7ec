using BenchmarkDotNet.Attributes;
using Spanwise.Bench.Networks;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Bench.Benchmarks;

/// <summary>A whole epoch as a user runs it, planning included.</summary>
public class Epoch
{
    private const int Images = 60_000;

    private WorkerTeam _team = null!;
    private ImageSource _source = null!;
    private Trainer _trainer = null!;

    /// <summary>Every named network, and a wider one, on one thread and on all.</summary>
    public IEnumerable<NetworkCase> Networks =>
        from net in (string[])[.. NamedNetwork.All.Select(network => network.Name), "784-300-100-10"]
        from threads in new SortedSet<int> { 1, WorkerTeam.DefaultWorkers }
        select new NetworkCase(net, threads, Images);

    /// <summary>The network.</summary>
    [ParamsSource(nameof(Networks))]
    public NetworkCase Network { get; set; } = null!;

    /// <summary>Loads the images and makes the trainer.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var network = NamedNetwork.Parse(Network.Net);
        _team = new WorkerTeam(Network.Threads);
        _source = new ImageSource(BenchData.Load().Images, scale: network.InputScale, shift: network.InputShift);
        var optimizer = OptimizerKinds.Create(network.Optimizer, network.LearningRateOf(network.Optimizer));
        var options = new TrainerOptions { Epochs = 1, BatchSize = network.BatchSize, Threads = Network.Threads, Team = _team };
        _trainer = new Trainer(network.CreateModel(1), network.CreateLoss(), optimizer, options, new Accuracy());
    }

    /// <summary>Ends the workers.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _trainer.Dispose();
        _team.Dispose();
    }

    /// <summary>One epoch.</summary>
    [Benchmark]
    public double Train() => _trainer.Fit(_source)[0].TrainLoss;
}
