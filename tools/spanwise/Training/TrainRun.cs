using System.Globalization;
using Spanwise.Cli.Data;
using Spanwise.Cli.Files;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Cli.Training;

/// <summary>One training from data to report.</summary>
internal sealed class TrainRun(TrainSettings settings)
{
    private const int MnistPixels = 28 * 28;
    private const int MnistClasses = 10;

    private readonly NamedNetwork _network = settings.Network;

    /// <exception cref="OperationCanceledException">The training was interrupted.</exception>
    public void Execute(CancellationToken cancellation)
    {
        // Before the data is looked for, which may mean a download.
        _network.RequireFits(MnistPixels, MnistClasses);
        var output = settings.OutputPath is { } path ? new OutputFile(path) : null;
        var data = MnistData.Load(settings.DataFolder, showProgress: !settings.Quiet, cancellation);
        RequireFit(data);

        var clock = new FirstStepClock();
        var loss = _network.CreateLoss();
        var model = _network.CreateModel(settings.Seed);
        var optimizer = settings.Optimizer ?? _network.Optimizer;
        var schedule = settings.Schedule ?? _network.Schedule;
        var rate = settings.LearningRate ?? _network.LearningRateOf(optimizer, schedule);
        var epochs = settings.Epochs ?? _network.Epochs;
        var batch = settings.BatchSize ?? _network.BatchSize;
        TrainingReporter? reporter = null;
        using var trainer = new Trainer(
            model,
            loss,
            OptimizerKinds.Create(optimizer, rate),
            new TrainerOptions
            {
                Epochs = epochs,
                BatchSize = batch,
                Schedule = CreateSchedule(epochs, batch, data.Train.Count),
                Threads = settings.Threads,
                Seed = settings.Seed,
                TimeProvider = clock,
                EpochEnded = report =>
                {
                    reporter!.EpochEnded(report);
                    return !(report.Validation!.Value.Metric >= settings.TargetAccuracy);
                },
            },
            new Accuracy());
        using (reporter = TrainingReporter.Create(settings, trainer.Progress))
        {
            reporter.Started(new RunStart(_network.Name, _network.Architecture, Figure.OfImages, epochs, batch, OptimizerKinds.NameOf(optimizer), rate, schedule, model.Parameters.Count, trainer.Threads, SimdInfo.Name(SimdInfo.Current), data.Source));
            var history = trainer.Fit(Source(data.Train, model), Source(data.Test, model), cancellation);
            output?.Write(stream => Save(stream, model, loss));
            reporter.Done(RunSummary.Of(history, clock));
        }
    }

    private Schedule? CreateSchedule(int epochs, int batch, int images) => settings.Schedule is not { } kind
        ? _network.CreateSchedule()
        : kind == ScheduleKind.Constant ? null : ScheduleKinds.Create(kind, epochs * (((long)images + batch - 1) / batch));

    private ImageSource Source(ImageSet images, Sequential model) => new(images, model.Input, _network.InputScale, _network.InputShift);

    private void Save(Stream stream, Sequential model, Loss loss)
    {
        try
        {
            ModelFile.Write(stream, new SavedModel(model) { Network = _network.Name, InputScale = _network.InputScale, InputShift = _network.InputShift, Loss = loss });
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException($"{settings.OutputPath}: not written, because {e.Message}", e);
        }
    }

    private void RequireFit(ImageDataset data)
    {
        _network.RequireFits(data.Train.PixelsPerImage, data.Train.Classes);
        if (data.Train.Count == 0 || data.Test.Count == 0)
        {
            throw new UserErrorException($"at least one image to train on and one to test on are needed; {data.Source} has {data.Train.Count} and {data.Test.Count}");
        }

        if (settings.BatchSize > data.Train.Count)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture, $"--batch is at most the number of images to train on, {data.Train.Count}; received {settings.BatchSize}"));
        }
    }
}
