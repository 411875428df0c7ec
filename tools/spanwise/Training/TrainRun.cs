using System.Globalization;
using System.Security.Cryptography;
using Spanwise.Cli.Commands;
using Spanwise.Cli.Data;
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

namespace Spanwise.Cli.Training;

/// <summary>One training from data to report.</summary>
internal sealed class TrainRun
{
    private const int MnistPixels = 28 * 28;
    private const int MnistClasses = 10;

    private readonly NamedNetwork _network;
    private TrainSettings _settings;

    public TrainRun(TrainSettings settings)
    {
        _network = settings.Network;
        var optimizer = settings.Optimizer ?? _network.Optimizer;
        _settings = settings with
        {
            Epochs = settings.Epochs ?? _network.Epochs,
            Optimizer = optimizer,
            LearningRate = settings.LearningRate ?? _network.LearningRateOf(optimizer, settings.Schedule ?? _network.Schedule),
        };
    }

    /// <exception cref="OperationCanceledException">The training was interrupted.</exception>
    public void Execute(CancellationToken cancellation)
    {
        // Before the data is looked for, which may mean a download.
        _network.RequireFits(MnistPixels, MnistClasses);
        var output = TrainingParts.CheckFiles(_settings);
        var page = TrainingParts.CheckReport(_settings);
        var data = MnistData.Load(_settings.DataFolder, showProgress: !_settings.Quiet, cancellation);
        RequireFit(data);
        _settings = _settings with { BatchSize = _settings.BatchSize ?? Math.Min(_network.BatchSize, data.Train.Count) };
        var hash = _settings.CheckpointPath is null ? string.Empty : Hash(data);
        _settings.Resume?.RequireData(hash, data.Source);

        var clock = new FirstStepClock();
        var loss = _network.CreateLoss();
        var model = _network.CreateModel(_settings.Seed);
        var (epochs, batch, rate, optimizer) = (_settings.Epochs!.Value, _settings.BatchSize!.Value, _settings.LearningRate!.Value, _settings.Optimizer!.Value);
        var (train, test) = (Augmented(Source(data.Train, model), data.Train), Source(data.Test, model));
        TrainingReporter? reporter = null;
        using var trainer = new Trainer(
            model,
            loss,
            OptimizerKinds.Create(optimizer, rate),
            new TrainerOptions
            {
                Epochs = epochs,
                BatchSize = batch,
                Schedule = TrainingParts.CreateSchedule(_settings, _network.CreateSchedule(), epochs * (((long)data.Train.Count + batch - 1) / batch)),
                Threads = _settings.Threads,
                Seed = _settings.Seed,
                Callbacks = TrainingParts.CreateCallbacks(_settings, () => MnistOptions.RecipeOf(_settings, hash)),
                ResumeFrom = _settings.Resume?.Checkpoint,
                TimeProvider = clock,
                EpochEnded = report =>
                {
                    reporter!.EpochEnded(report);
                    return true;
                },
            },
            new Accuracy());
        using (reporter = TrainingReporter.Create(_settings, trainer.Progress))
        {
            var start = new RunStart(
                _network.Name,
                _network.Architecture,
                Figure.OfImages,
                epochs,
                batch,
                OptimizerKinds.NameOf(optimizer),
                rate,
                _settings.Schedule ?? _network.Schedule,
                model.Parameters.Count,
                trainer.Threads,
                SimdInfo.Name(SimdInfo.Current),
                data.Source,
                _settings.Resume?.Checkpoint);
            reporter.Started(start);
            var history = TrainingParts.Fit(trainer, _settings, train, test, cancellation);
            output?.Write(stream => Save(stream, model, loss));
            var result = RunSummary.Of(trainer, history, train, test, _settings, clock);
            page?.Write(TrainingPage.FileName, stream => new TrainingPage(start, result, trainer, history).Write(stream, test, "test images", data.Test));
            reporter.Done(result);
        }
    }

    private static string Hash(ImageDataset data)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var set in new[] { data.Train, data.Test })
        {
            sum.AppendData(set.Pixels);
            sum.AppendData(set.Labels);
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private ImageSource Source(ImageSet images, Sequential model) => new(images, model.Input, _network.InputScale, _network.InputShift);

    private IDataSource Augmented(ImageSource source, ImageSet images) => _settings.Augment is not { } augment
        ? source
        : new AugmentedSource(source, images.Rows, images.Columns, augment.ToAugmentation(background: _network.InputShift), _settings.Seed);

    private void Save(Stream stream, Sequential model, Loss loss)
    {
        try
        {
            ModelFile.Write(stream, new SavedModel(model) { Network = _network.Name, InputScale = _network.InputScale, InputShift = _network.InputShift, Loss = loss });
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException($"{_settings.OutputPath}: not written, because {e.Message}", e);
        }
    }

    private void RequireFit(ImageDataset data)
    {
        _network.RequireFits(data.Train.PixelsPerImage, data.Train.Classes);
        if (data.Train.Count == 0 || data.Test.Count == 0)
        {
            throw new UserErrorException($"at least one image to train on and one to test on are needed; {data.Source} has {data.Train.Count} and {data.Test.Count}");
        }

        if (_settings.BatchSize > data.Train.Count)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture, $"--batch is at most the number of images to train on, {data.Train.Count}; received {_settings.BatchSize}"));
        }
    }
}
