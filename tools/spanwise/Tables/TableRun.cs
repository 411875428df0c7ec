using System.Globalization;
using System.Security.Cryptography;
using Spanwise.Cli.Commands;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Cli.Training;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Tables;

/// <summary>One training on a table from file to report.</summary>
internal sealed class TableRun(TableSettings settings)
{
    private const int DefaultEpochs = 150;
    private const int DefaultBatch = 10;
    private const float DefaultRate = 0.001f;

    private readonly TableSettings _settings = settings with
    {
        Epochs = settings.Epochs ?? DefaultEpochs,
        BatchSize = settings.BatchSize ?? DefaultBatch,
        Optimizer = settings.Optimizer ?? OptimizerKind.Adam,
        LearningRate = settings.LearningRate ?? DefaultRate,
    };

    /// <exception cref="OperationCanceledException">The training was interrupted.</exception>
    public void Execute(CancellationToken cancellation)
    {
        var output = TrainingParts.CheckFiles(_settings);
        var page = TrainingParts.CheckReport(_settings);
        var hash = _settings.CheckpointPath is null ? string.Empty : Hash(_settings.File);
        _settings.Resume?.RequireData(hash, _settings.File);
        var task = new TableTask(_settings);
        var (epochs, rate, optimizer) = (_settings.Epochs!.Value, _settings.LearningRate!.Value, _settings.Optimizer!.Value);
        var batch = Math.Min(_settings.BatchSize!.Value, task.Train.Count);
        var clock = new FirstStepClock();
        TrainingReporter? reporter = null;
        using var trainer = new Trainer(
            task.Model,
            task.Loss,
            OptimizerKinds.Create(optimizer, rate),
            new TrainerOptions
            {
                Epochs = epochs,
                BatchSize = batch,
                Threads = _settings.Threads,
                Seed = _settings.Seed,
                Schedule = TrainingParts.CreateSchedule(_settings, usual: null, epochs * (((task.Train.Count - 1L) / batch) + 1)),
                Callbacks = TrainingParts.CreateCallbacks(_settings, () => TableOptions.RecipeOf(_settings, hash)),
                ResumeFrom = _settings.Resume?.Checkpoint,
                TimeProvider = clock,
                EpochEnded = report =>
                {
                    reporter!.EpochEnded(report);
                    return true;
                },
            },
            TableJudge.CreateMetric(task.Loss));
        using (reporter = TrainingReporter.Create(_settings, trainer.Progress))
        {
            var start = new RunStart(
                task.Architecture,
                task.Architecture,
                TableJudge.FigureOf(task.Loss),
                epochs,
                batch,
                OptimizerKinds.NameOf(optimizer),
                rate,
                _settings.Schedule ?? ScheduleKind.Constant,
                task.Model.Parameters.Count,
                trainer.Threads,
                SimdInfo.Name(SimdInfo.Current),
                Describe(task),
                _settings.Resume?.Checkpoint);
            reporter.Started(start);
            var history = TrainingParts.Fit(trainer, _settings, task.Train, task.Test, cancellation);
            output?.Write(stream => Save(stream, task));
            var result = RunSummary.Of(trainer, history, task.Train, task.Test, _settings, clock);
            page?.Write(TrainingPage.FileName, stream => new TrainingPage(start, result, trainer, history).Write(stream, task.Test ?? task.Train, task.Test is null ? "training rows" : "test rows"));
            reporter.Done(result);
        }
    }

    private static string Hash(string path)
    {
        using var stream = InputFile.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private string Describe(TableTask task) => task.Test is null
        ? string.Create(CultureInfo.InvariantCulture, $"{_settings.File}, {task.Train.Count} rows")
        : string.Create(CultureInfo.InvariantCulture, $"{_settings.File}, {task.Train.Count} rows to train on and {task.Test.Count} to test on");

    private void Save(Stream stream, TableTask task)
    {
        try
        {
            var model = task.Scaler is null ? task.Model : task.Scaler.FoldInto(task.Model);
            ModelFile.Write(stream, new SavedModel(model) { Loss = task.Loss, Table = task.Schema });
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException($"{_settings.OutputPath}: not written, because {e.Message}", e);
        }
    }
}
