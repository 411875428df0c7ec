using System.Text.Json;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Core.Train.Schedules;

namespace Spanwise.Native.Options;

/// <summary>How to train, as JSON text: what may be left out has its usual value, what is not known is refused. <c>spanwise.h</c> lists it all.</summary>
internal sealed class TrainingDescription
{
    private const string What = "options";

    private TrainingDescription(StrictJsonObject json, Loss? savedLoss)
    {
        BatchSize = json.Whole("batch", least: 1, otherwise: 32);
        Threads = json.Whole("threads", least: 0, otherwise: 0) switch
        {
            0 => null,
            > WorkerTeam.MaxWorkers => throw json.Rule("threads", $"a whole number from 0 to {WorkerTeam.MaxWorkers}"),
            var threads => threads,
        };
        Epochs = json.Whole("epochs", least: 0, otherwise: 1);
        BatchesPerStep = json.Whole("batches_per_step", least: 1, otherwise: 1);
        Seed = json.Seed("seed");
        Shuffle = json.Flag("shuffle", otherwise: true);
        StopWhenNotFinite = json.Flag("stop_when_not_finite", otherwise: true);
        InputGradient = json.Flag("input_gradient", otherwise: false);
        ProgressMilliseconds = json.Whole("progress_ms", least: 0, otherwise: 100);
        FrozenLayers = json.IsLeftOut("frozen_layers") ? [] : json.Wholes("frozen_layers", least: 0);
        Optimizer = OptimizerDescription.Read(json);
        Loss = LossDescription.Read(json) ?? savedLoss ?? new SoftmaxCrossEntropy();
        Metric = MetricDescription.Read(json);
        Schedule = ScheduleDescription.Read(json);
        Regularization = new Regularization
        {
            L1 = json.Single("l1", otherwise: 0f),
            L2 = json.Single("l2", otherwise: 0f),
            PenalizeBiases = json.Flag("penalize_biases", otherwise: false),
            MaxNorm = json.IsLeftOut("max_norm") ? null : json.Single("max_norm"),
            ClipValue = json.IsLeftOut("clip_value") ? null : json.Single("clip_value"),
            ClipNorm = json.IsLeftOut("clip_norm") ? null : json.Single("clip_norm"),
        };
        json.RequireNothingElse();
    }

    public int BatchSize { get; }

    public int? Threads { get; }

    public int Epochs { get; }

    public int BatchesPerStep { get; }

    public ulong Seed { get; }

    public bool Shuffle { get; }

    public bool StopWhenNotFinite { get; }

    public bool InputGradient { get; }

    public int ProgressMilliseconds { get; }

    public int[] FrozenLayers { get; }

    public Optimizer Optimizer { get; }

    public Loss Loss { get; }

    public Metric? Metric { get; }

    public Schedule? Schedule { get; }

    public Regularization Regularization { get; }

    /// <param name="text">The JSON; empty takes every usual value.</param>
    /// <param name="savedLoss">The loss that the model's file names; null if none.</param>
    public static TrainingDescription Parse(string text, Loss? savedLoss)
    {
        try
        {
            using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
            return new TrainingDescription(new StrictJsonObject(document.RootElement, What, allowsDefaults: true), savedLoss);
        }
        catch (JsonException e)
        {
            throw new DataFormatException($"{What} must be JSON; an error is at character {e.BytePositionInLine + 1} of line {e.LineNumber + 1}", e);
        }
    }

    public TrainerOptions ToTrainerOptions() => new()
    {
        BatchSize = BatchSize,
        BatchesPerStep = BatchesPerStep,
        Epochs = Epochs,
        FrozenLayers = FrozenLayers,
        Regularization = Regularization,
        Schedule = Schedule,
        Seed = Seed,
        Shuffle = Shuffle,
        StopWhenNotFinite = StopWhenNotFinite,
        Threads = Threads,
    };

    public SessionOptions ToSessionOptions() => new()
    {
        BatchSize = BatchSize,
        InputGradient = InputGradient,
        Regularization = Regularization,
        StopWhenNotFinite = StopWhenNotFinite,
        Threads = Threads,
    };
}
