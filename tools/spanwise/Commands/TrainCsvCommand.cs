using System.CommandLine;
using System.Globalization;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Tables;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise train csv FILE</c>.</summary>
internal static class TrainCsvCommand
{
    private const int DefaultEpochs = 150;
    private const int DefaultBatch = 10;
    private const float DefaultRate = 0.001f;

    public static Command Create(CancellationToken cancellation)
    {
        var file = new Argument<string>("file") { Description = "A CSV file: a row for each sample.", HelpName = "FILE" };
        var target = new Option<string>("--target") { Description = "The column to learn: its name, or its index, negative from the end.", HelpName = "COL", Required = true };
        var layers = Options.Named("--layers", "Units and activations, such as 12relu,8relu,1sigmoid [default: 16relu,16relu and what the target takes].", "LIST", LayerSpec.ParseAll);
        var loss = Options.Named<TableLoss?>("--loss", "mse, mae, huber, bce, cce or hinge [default: by the target].", "NAME", name => TableLosses.Parse(name));
        var validation = Options.Positive("--validation", "The share of the rows to test on after each epoch.", 0.99, "a fraction above 0 and at most 0.99, such as 0.2");
        var standardize = Options.Flag("--standardize", "Bring every input to mean 0 and deviation 1, as the training rows have them.");
        var epochs = Options.Count("--epochs", $"Passes over the rows [default: {DefaultEpochs}].");
        var batch = Options.Count("--batch", $"Rows in a step [default: {DefaultBatch}].");
        var optimizer = Options.Named<OptimizerKind?>("--optimizer", $"{string.Join(", ", OptimizerKinds.Names)} [default: adam].", "NAME", name => OptimizerKinds.Parse(name));
        var rate = Options.Positive("--lr", "The learning rate [default: 0.001].", float.MaxValue, "a finite number above 0");
        var schedule = Options.Named<ScheduleKind?>("--schedule", $"How the learning rate goes on: {string.Join(", ", ScheduleKinds.Names)} [default: constant].", "NAME", name => ScheduleKinds.Parse(name));
        var plateau = Options.Named<(double Factor, int Patience)?>("--reduce-on-plateau", "Multiply the rate by F after more than N epochs without improvement.", "F,N", ParsePlateau);
        var stopping = Options.Count("--early-stopping", "Stop after N epochs without improvement, with the weights of the best.");
        var log = Options.FilePath("--log-dir", "Write curves and histograms for TensorBoard to this folder.", "DIR");
        var threads = Options.Count("--threads", "Threads that work on a step [default: by the work in it]. The result is the same for any number.", WorkerTeam.MaxWorkers);
        var seed = Options.Seed("--seed", "What initial weights, the order of the rows and their division are drawn from [default: 0].");
        var output = Options.FilePath("--out", "Write the trained model to this safetensors file.", "FILE");
        var json = Options.Flag("--json", "Print one JSON object a line and nothing else.");
        var quiet = Options.Flag("--quiet", "Print the last line only.");
        var command = new Command("csv", "Train a network on a table.")
        {
            file, target, layers, loss, validation, standardize, epochs, batch, optimizer, rate, schedule, plateau, stopping, log, threads, seed, output, json, quiet,
        };
        command.SetAction(parsed =>
        {
            var settings = new TableSettings
            {
                File = parsed.GetRequiredValue(file),
                Target = parsed.GetRequiredValue(target),
                Layers = parsed.GetValue(layers) ?? [],
                Loss = parsed.GetValue(loss),
                Validation = parsed.GetValue(validation),
                Standardize = parsed.GetValue(standardize),
                Epochs = parsed.GetValue(epochs) ?? DefaultEpochs,
                BatchSize = parsed.GetValue(batch) ?? DefaultBatch,
                Optimizer = parsed.GetValue(optimizer) ?? OptimizerKind.Adam,
                LearningRate = (float?)parsed.GetValue(rate) ?? DefaultRate,
                Schedule = parsed.GetValue(schedule) ?? ScheduleKind.Constant,
                ReduceOnPlateau = parsed.GetValue(plateau),
                EarlyStopping = parsed.GetValue(stopping),
                LogFolder = parsed.GetValue(log),
                Threads = parsed.GetValue(threads),
                Seed = parsed.GetValue(seed) ?? 0,
                OutputPath = parsed.GetValue(output),
                Json = parsed.GetValue(json),
                Quiet = parsed.GetValue(quiet),
            };
            new TableRun(settings).Execute(cancellation);
            return ExitCode.Success;
        });
        return command;
    }

    private static (double Factor, int Patience)? ParsePlateau(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) && factor is > 0 and < 1
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var patience)
            ? (factor, patience)
            : throw new FormatException($"a factor above 0 and below 1 and a number of epochs are needed, such as 0.5,10; received '{text}'");
    }
}
