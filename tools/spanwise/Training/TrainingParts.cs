using Spanwise.Cli.Files;
using Spanwise.Cli.Hosting;
using Spanwise.Core.IO.Checkpoints;
using Spanwise.Core.IO.Files;
using Spanwise.Core.IO.TensorBoard;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Training;

/// <summary>What all trainings are put together from.</summary>
internal static class TrainingParts
{
    /// <summary>Checks that all files can be written, before any work is done for them.</summary>
    /// <returns>The file for the model; null if none is wanted.</returns>
    /// <exception cref="UserErrorException">One cannot.</exception>
    public static OutputFile? CheckFiles(TrainingSettings settings)
    {
        var output = settings.OutputPath is { } path ? new OutputFile(path) : null;
        if (settings.CheckpointEvery is not null && settings.CheckpointPath is null)
        {
            throw new UserErrorException("--checkpoint-every needs --checkpoint FILE; there is none");
        }

        if (File.Exists(settings.LogFolder))
        {
            throw new UserErrorException($"--log-dir: a folder is needed; {settings.LogFolder} is a file");
        }

        if (settings.CheckpointPath is { } checkpoint)
        {
            var file = new OutputFile(checkpoint);
            if (output?.FullPath == file.FullPath)
            {
                throw new UserErrorException($"--out and --checkpoint are two files; both are {checkpoint}");
            }

            file.RemoveEmpty();
            AtomicFile.RemoveLeftovers(checkpoint);
        }

        return output;
    }

    /// <summary>Checks that the page can be written, before any work is done for it.</summary>
    /// <returns>The folder for the page; null if none is wanted.</returns>
    /// <exception cref="UserErrorException">It cannot.</exception>
    public static OutputFolder? CheckReport(TrainingSettings settings) => settings.ReportFolder is { } folder ? new OutputFolder(folder) : null;

    /// <summary>The schedule: what was asked for or is usual, and reductions on a plateau above it.</summary>
    public static Schedule? CreateSchedule(TrainingSettings settings, Schedule? usual, long totalSteps)
    {
        var schedule = settings.Schedule is not { } kind ? usual : kind == ScheduleKind.Constant ? null : ScheduleKinds.Create(kind, totalSteps);
        return settings.ReduceOnPlateau is { } reduce ? new ReduceOnPlateau(reduce.Factor, reduce.Patience, baseSchedule: schedule) : schedule;
    }

    /// <summary>What watches the training; the checkpoint last, because it keeps what the others know.</summary>
    public static List<Callback> CreateCallbacks(TrainingSettings settings, Func<Recipe> recipe)
    {
        var callbacks = new List<Callback>();
        if (settings.EarlyStopping is { } patience)
        {
            callbacks.Add(new EarlyStopping(patience));
        }

        if (settings.TargetAccuracy is { } target)
        {
            callbacks.Add(new TargetReached(target));
        }

        if (settings.LogFolder is { } folder)
        {
            callbacks.Add(new TensorBoardLog(folder));
        }

        if (settings.CheckpointPath is { } path)
        {
            callbacks.Add(new ResumableCheckpoint(path, everyEpochs: settings.CheckpointEvery is null ? 1 : 0, settings.CheckpointEvery ?? 0, recipe().ToJson()));
        }

        return callbacks;
    }

    /// <summary>Trains.</summary>
    /// <exception cref="UserErrorException">The checkpoint is that of another training.</exception>
    /// <exception cref="OperationCanceledException">The training was interrupted; where there is a checkpoint, it has been written.</exception>
    public static IReadOnlyList<EpochReport> Fit(Trainer trainer, TrainingSettings settings, IDataSource train, IDataSource? test, CancellationToken cancellation)
    {
        try
        {
            return trainer.Fit(train, test, cancellation);
        }
        catch (ArgumentException e) when (settings.Resume is { } resume)
        {
            throw new UserErrorException($"{resume.Path}: {e.Message}", e);
        }
        catch (OperationCanceledException) when (settings.CheckpointPath is { } path)
        {
            Errors.Print($"the training is in {path}; 'spanwise resume {path}' goes on with it");
            throw;
        }
    }
}
