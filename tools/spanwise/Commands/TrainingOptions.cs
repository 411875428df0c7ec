using System.CommandLine;
using System.Globalization;
using Spanwise.Cli.Training;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Commands;

/// <summary>The options that all trainings have.</summary>
/// <param name="samples">What is trained on, such as <c>rows</c>.</param>
/// <param name="epochs">The default number of epochs, in words.</param>
/// <param name="batch">The default batch, in words.</param>
/// <param name="optimizer">The default optimiser, in words.</param>
/// <param name="rate">The default rate, in words.</param>
/// <param name="schedule">The default schedule, in words.</param>
internal sealed class TrainingOptions(string samples, string epochs, string batch, string optimizer, string rate, string schedule)
{
    private readonly Option<int?> _epochs = Options.Count("--epochs", $"Passes over the {samples} [default: {epochs}].");
    private readonly Option<int?> _batch = Options.Count("--batch", $"Samples in a step [default: {batch}].");
    private readonly Option<OptimizerKind?> _optimizer = Options.Named<OptimizerKind?>(
        "--optimizer", $"{string.Join(", ", OptimizerKinds.Names)} [default: {optimizer}].", "NAME", name => OptimizerKinds.Parse(name));

    private readonly Option<double?> _rate = Options.Positive("--lr", $"The learning rate [default: {rate}].", float.MaxValue, "a finite number above 0");
    private readonly Option<ScheduleKind?> _schedule = Options.Named<ScheduleKind?>(
        "--schedule", $"How the learning rate goes on: {string.Join(", ", ScheduleKinds.Names)} [default: {schedule}].", "NAME", name => ScheduleKinds.Parse(name));

    private readonly Option<(double Factor, int Patience)?> _plateau = Options.Named<(double Factor, int Patience)?>(
        "--reduce-on-plateau", "Multiply the rate by F after more than N epochs without improvement.", "F,N", ParsePlateau);

    private readonly Option<int?> _stopping = Options.Count("--early-stopping", "Stop after N epochs without improvement, with the weights of the best.");
    private readonly Option<ulong?> _seed = Options.Seed("--seed", $"What initial weights and the order of the {samples} are drawn from [default: 0].");
    private readonly Option<int?> _checkpointEvery = Options.Count("--checkpoint-every", "Steps between two checkpoints [default: an epoch].");
    private readonly Option<string?> _checkpoint = Options.FilePath("--checkpoint", "Keep all that 'spanwise resume' needs to go on in this file.", "FILE");
    private readonly Option<int?> _threads = Options.Count("--threads", "Threads that work on a step [default: by the work in it]. The result is the same for any number.", WorkerTeam.MaxWorkers);
    private readonly Option<string?> _log = Options.FilePath("--log-dir", "Write curves and histograms for TensorBoard to this folder.", "DIR");
    private readonly Option<string?> _report = Options.FilePath("--report", "Write a page with curves, pictures and tables to this folder.", "DIR");
    private readonly Option<string?> _output = Options.FilePath("--out", "Write the trained model to this safetensors file.", "FILE");
    private readonly Option<bool> _json = Options.Flag("--json", "Print one JSON object a line and nothing else.");
    private readonly Option<bool> _quiet = Options.Flag("--quiet", "Print the last line only.");

    /// <summary>What the trained model depends on; a checkpoint keeps these.</summary>
    public IEnumerable<Option> OfTheModel => [_epochs, _batch, _optimizer, _rate, _schedule, _plateau, _stopping, _seed, _checkpointEvery];

    /// <summary>What it does not depend on: where things are written to, and how much is said.</summary>
    public IEnumerable<Option> OfTheRun => [_threads, _checkpoint, _log, _report, _output, _json, _quiet];

    /// <summary>The number of passes alone, which a resumed training may be given anew.</summary>
    public Option<int?> Epochs => _epochs;

    /// <summary>Adds the options of the run to settings that are otherwise complete.</summary>
    public T ReadRun<T>(T settings, ParseResult parsed)
        where T : TrainingSettings => settings with
        {
            Threads = parsed.GetValue(_threads),
            LogFolder = parsed.GetValue(_log),
            ReportFolder = parsed.GetValue(_report),
            OutputPath = parsed.GetValue(_output),
            Json = parsed.GetValue(_json),
            Quiet = parsed.GetValue(_quiet),
        };

    /// <summary>Adds the options that the model depends on.</summary>
    public T ReadModel<T>(T settings, ParseResult parsed)
        where T : TrainingSettings => settings with
        {
            Epochs = parsed.GetValue(_epochs),
            BatchSize = parsed.GetValue(_batch),
            Optimizer = parsed.GetValue(_optimizer),
            LearningRate = (float?)parsed.GetValue(_rate),
            Schedule = parsed.GetValue(_schedule),
            ReduceOnPlateau = parsed.GetValue(_plateau),
            EarlyStopping = parsed.GetValue(_stopping),
            Seed = parsed.GetValue(_seed) ?? 0,
            CheckpointEvery = parsed.GetValue(_checkpointEvery),
        };

    /// <summary>Adds where the checkpoint goes.</summary>
    public T ReadCheckpoint<T>(T settings, ParseResult parsed)
        where T : TrainingSettings => settings with { CheckpointPath = parsed.GetValue(_checkpoint) };

    /// <summary>Settings without defaults, written as arguments.</summary>
    public static List<string> ArgumentsOf(TrainingSettings settings)
    {
        var arguments = new List<string>
        {
            Recipe.Argument("--epochs", settings.Epochs!.Value),
            Recipe.Argument("--batch", settings.BatchSize!.Value),
            Recipe.Argument("--optimizer", OptimizerKinds.NameOf(settings.Optimizer!.Value)),
            Recipe.Argument("--lr", settings.LearningRate!.Value),
            Recipe.Argument("--seed", settings.Seed),
        };
        if (settings.Schedule is { } schedule)
        {
            arguments.Add(Recipe.Argument("--schedule", ScheduleKinds.NameOf(schedule)));
        }

        if (settings.ReduceOnPlateau is { } plateau)
        {
            arguments.Add(Recipe.Argument("--reduce-on-plateau", string.Create(CultureInfo.InvariantCulture, $"{plateau.Factor},{plateau.Patience}")));
        }

        if (settings.EarlyStopping is { } patience)
        {
            arguments.Add(Recipe.Argument("--early-stopping", patience));
        }

        if (settings.CheckpointEvery is { } steps)
        {
            arguments.Add(Recipe.Argument("--checkpoint-every", steps));
        }

        return arguments;
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
