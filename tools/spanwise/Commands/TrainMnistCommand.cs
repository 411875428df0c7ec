using System.CommandLine;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Training;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise train mnist</c>.</summary>
internal static class TrainMnistCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var net = Options.Named("--net", "The network: mlp (784-128-128-128-10, the default), neurons (784-30-10, sigmoid), lenet5, cnn8, cnn (convolutions), best (99 % in the fewest seconds), or widths such as 784-300-100-10.", "NET", NamedNetwork.Parse);
        var epochs = Options.Count("--epochs", "Passes over the training images [default: 5; 20 for neurons, 2 for best].");
        var batch = Options.Count("--batch", "Images in a step [default: 128; 10 for neurons, 64 for best].");
        var optimizer = Options.Named<OptimizerKind?>("--optimizer", $"{string.Join(", ", OptimizerKinds.Names)} [default: adam; sgd for neurons, adamw for best].", "NAME", name => OptimizerKinds.Parse(name));
        var rate = Options.Positive("--lr", "The learning rate [default: by network and optimiser].", float.MaxValue, "a finite number above 0");
        var schedule = Options.Named<ScheduleKind?>("--schedule", $"How the learning rate goes on: {string.Join(", ", ScheduleKinds.Names)} [default: constant; one-cycle for best].", "NAME", name => ScheduleKinds.Parse(name));
        var threads = Options.Count("--threads", "Threads that work on a step [default: by the work in it]. The result is the same for any number.", WorkerTeam.MaxWorkers);
        var seed = Options.Seed("--seed", "What initial weights and the order of the images are drawn from [default: 0].");
        var data = Options.FilePath("--data", "A folder with the MNIST files [default: SPANWISE_DATA, the cache, the network, built-in digits].", "DIR");
        var target = Options.Positive("--target-accuracy", "Stop when the accuracy on the test images reaches this; 0.97 is 97 %.", 1, "a fraction above 0 and at most 1, such as 0.97 for 97 %");
        var output = Options.FilePath("--out", "Write the trained model to this safetensors file.", "FILE");
        var json = Options.Flag("--json", "Print one JSON object a line and nothing else.");
        var quiet = Options.Flag("--quiet", "Print the last line only.");
        var command = new Command("mnist", "Train a network on MNIST, 60 000 handwritten digits of 28×28 pixels.")
        {
            net, epochs, batch, optimizer, rate, schedule, threads, seed, data, target, output, json, quiet,
        };
        command.SetAction(parsed =>
        {
            var settings = new TrainSettings
            {
                Network = parsed.GetValue(net) ?? NamedNetwork.Mlp,
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batch),
                Optimizer = parsed.GetValue(optimizer),
                LearningRate = (float?)parsed.GetValue(rate),
                Schedule = parsed.GetValue(schedule),
                Threads = parsed.GetValue(threads),
                Seed = parsed.GetValue(seed) ?? 0,
                DataFolder = parsed.GetValue(data),
                TargetAccuracy = parsed.GetValue(target),
                OutputPath = parsed.GetValue(output),
                Json = parsed.GetValue(json),
                Quiet = parsed.GetValue(quiet),
            };
            new TrainRun(settings).Execute(cancellation);
            return ExitCode.Success;
        });
        return command;
    }
}
