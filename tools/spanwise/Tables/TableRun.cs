using System.Globalization;
using Spanwise.Cli.Files;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Cli.Training;
using Spanwise.Core.IO.TensorBoard;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Tables;

/// <summary>One training on a table from file to report.</summary>
internal sealed class TableRun(TableSettings settings)
{
    /// <exception cref="OperationCanceledException">The training was interrupted.</exception>
    public void Execute(CancellationToken cancellation)
    {
        var output = settings.OutputPath is { } path ? new OutputFile(path) : null;
        var task = new TableTask(settings);
        var batch = Math.Min(settings.BatchSize, task.Train.Count);
        var clock = new FirstStepClock();
        TrainingReporter? reporter = null;
        using var trainer = new Trainer(
            task.Model,
            TableLosses.Create(task.Loss, task.Layers[^1].Activation),
            OptimizerKinds.Create(settings.Optimizer, settings.LearningRate),
            new TrainerOptions
            {
                Epochs = settings.Epochs,
                BatchSize = batch,
                Threads = settings.Threads,
                Seed = settings.Seed,
                Schedule = CreateSchedule(((task.Train.Count - 1L) / batch) + 1),
                Callbacks = CreateCallbacks(),
                TimeProvider = clock,
                EpochEnded = report =>
                {
                    reporter!.EpochEnded(report);
                    return true;
                },
            },
            task.CreateMetric());
        using (reporter = TrainingReporter.Create(settings, trainer.Progress))
        {
            reporter.Started(new RunStart(
                task.Architecture,
                task.Architecture,
                task.Figure,
                settings.Epochs,
                batch,
                OptimizerKinds.NameOf(settings.Optimizer),
                settings.LearningRate,
                settings.Schedule,
                task.Model.Parameters.Count,
                trainer.Threads,
                SimdInfo.Name(SimdInfo.Current),
                Describe(task)));
            var history = trainer.Fit(task.Train, task.Test, cancellation);
            output?.Write(stream => Save(stream, task));

            // What is said of the training rows without others to test on: the finished model on all of them.
            var trained = task.Test is null ? trainer.Evaluate(task.Train, cancellation).Metric : (double?)null;
            reporter.Done(RunSummary.Of(history, clock) with { Train = trained });
        }
    }

    private string Describe(TableTask task) => task.Test is null
        ? string.Create(CultureInfo.InvariantCulture, $"{settings.File}, {task.Train.Count} rows")
        : string.Create(CultureInfo.InvariantCulture, $"{settings.File}, {task.Train.Count} rows to train on and {task.Test.Count} to test on");

    private Schedule? CreateSchedule(long stepsPerEpoch)
    {
        var schedule = settings.Schedule == ScheduleKind.Constant ? null : ScheduleKinds.Create(settings.Schedule, settings.Epochs * stepsPerEpoch);
        return settings.ReduceOnPlateau is { } reduce ? new ReduceOnPlateau(reduce.Factor, reduce.Patience, baseSchedule: schedule) : schedule;
    }

    private List<Callback> CreateCallbacks()
    {
        var callbacks = new List<Callback>();
        if (settings.EarlyStopping is { } patience)
        {
            callbacks.Add(new EarlyStopping(patience));
        }

        if (settings.LogFolder is { } folder)
        {
            callbacks.Add(new TensorBoardLog(folder));
        }

        return callbacks;
    }

    private void Save(Stream stream, TableTask task)
    {
        try
        {
            var model = task.Scaler is null ? task.Model : task.Scaler.FoldInto(task.Model);
            ModelFile.Write(stream, new SavedModel(model) { Loss = TableLosses.Create(task.Loss, task.Layers[^1].Activation) });
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException($"{settings.OutputPath}: not written, because {e.Message}", e);
        }
    }
}
