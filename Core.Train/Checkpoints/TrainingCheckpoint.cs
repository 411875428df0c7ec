using System.Globalization;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>All that a training needs to go on as if it had never stopped: parameters, the optimiser's states, the schedule's, and the place.</summary>
/// <remarks>
/// <para>A training that is resumed with the same samples, options and optimiser ends with the same bits as one that was not interrupted, also
/// where it was interrupted within an epoch. What callbacks remember (early stopping) begins anew.</para>
/// <para>The file is safetensors: <c>parameters</c> and <c>state0</c>, <c>state1</c> as they lie in memory, <c>progress</c> (I64) and
/// <c>sums</c> (F64); <c>__metadata__</c> says <c>format</c> (<c>spanwise-training</c>), <c>format_version</c> (<c>1</c>), <c>optimizer</c> and
/// <c>seed</c>. <see cref="ModelFile"/> writes models for others to use.</para>
/// </remarks>
public sealed class TrainingCheckpoint
{
    private const int Version = 1;
    private const string FormatName = "spanwise-training";
    private const string OptimizerKey = "optimizer";
    private const string SeedKey = "seed";
    private const string ParametersName = "parameters";
    private const string ProgressName = "progress";
    private const string SumsName = "sums";
    private const int ProgressCount = 7;
    private const int FixedSums = 2;
    private const int MaximumStates = 2;

    /// <summary>The epoch to go on with, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Samples of that epoch that are done.</summary>
    public required int SamplesDone { get; init; }

    /// <summary>Steps done since the training began.</summary>
    public required long StepsDone { get; init; }

    /// <summary>The name of the optimiser.</summary>
    public required string Optimizer { get; init; }

    /// <summary>What the order of the samples is drawn from.</summary>
    public required ulong Seed { get; init; }

    internal long BatchesDone { get; init; }

    internal int BatchSize { get; init; }

    internal int BatchesPerStep { get; init; }

    internal int SampleCount { get; init; }

    internal double LossSum { get; init; }

    internal double MetricSum { get; init; }

    internal double[] ScheduleState { get; init; } = [];

    internal float[] Parameters { get; init; } = [];

    internal float[][] States { get; init; } = [];

    /// <summary>Reads a checkpoint from the stream's position to its end.</summary>
    /// <param name="stream">Where to read; it need not be seekable.</param>
    /// <param name="name">What to call the stream in messages, such as the file's name.</param>
    /// <exception cref="DataFormatException">The stream is no whole, valid checkpoint; the message names the rule and the value found.</exception>
    public static TrainingCheckpoint Read(Stream stream, string name = "checkpoint")
    {
        var file = SafetensorsFile.Read(stream, name);
        RequireText(file, name, ModelFile.FormatKey, FormatName);
        RequireText(file, name, ModelFile.VersionKey, Version.ToString(CultureInfo.InvariantCulture));
        var progress = Find(file, name, ProgressName, SafetensorsDType.I64).ToInt64s();
        var sums = Find(file, name, SumsName, SafetensorsDType.F64).ToDoubles();
        var seedText = Text(file, name, SeedKey);
        if (progress.Length != ProgressCount || sums.Length < FixedSums || Array.Exists(progress, value => value < 0) || progress[0] is 0 or > int.MaxValue
            || progress[1] > int.MaxValue || progress[4] > int.MaxValue || progress[5] > int.MaxValue || progress[6] > int.MaxValue
            || !ulong.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            throw new DataFormatException($"{name}: '{ProgressName}' holds {ProgressCount} counts, '{SumsName}' at least {FixedSums} numbers, and '{SeedKey}' a whole number; they do not");
        }

        var states = new List<float[]>();
        while (states.Count < MaximumStates && file.Tensors.ContainsKey(StateName(states.Count)))
        {
            states.Add(Find(file, name, StateName(states.Count), SafetensorsDType.F32).ToSingles());
        }

        return new TrainingCheckpoint
        {
            Epoch = (int)progress[0],
            SamplesDone = (int)progress[1],
            StepsDone = progress[2],
            BatchesDone = progress[3],
            BatchSize = (int)progress[4],
            BatchesPerStep = (int)progress[5],
            SampleCount = (int)progress[6],
            Optimizer = Text(file, name, OptimizerKey),
            Seed = seed,
            LossSum = sums[0],
            MetricSum = sums[1],
            ScheduleState = sums[FixedSums..],
            Parameters = Find(file, name, ParametersName, SafetensorsDType.F32).ToSingles(),
            States = [.. states],
        };
    }

    /// <summary>Writes the checkpoint.</summary>
    /// <param name="stream">Where to write; left open and not flushed to disk.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var tensors = new List<SafetensorsTensor>
        {
            SafetensorsTensor.FromSingles(ParametersName, [Parameters.Length], Parameters),
            SafetensorsTensor.FromInt64s(ProgressName, [ProgressCount], [Epoch, SamplesDone, StepsDone, BatchesDone, BatchSize, BatchesPerStep, SampleCount]),
            SafetensorsTensor.FromDoubles(SumsName, [FixedSums + ScheduleState.Length], [LossSum, MetricSum, .. ScheduleState]),
        };
        for (var slot = 0; slot < States.Length; slot++)
        {
            tensors.Add(SafetensorsTensor.FromSingles(StateName(slot), [States[slot].Length], States[slot]));
        }

        SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string>
        {
            [ModelFile.FormatKey] = FormatName,
            [ModelFile.VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
            [OptimizerKey] = Optimizer,
            [SeedKey] = Seed.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <exception cref="ArgumentException">The training is another one.</exception>
    internal void RequireFits(Trainer trainer, TrainerOptions options, int batch, int samples)
    {
        Require("optimiser", Optimizer, trainer.Optimizer.Name);
        Require("number of states", States.Length, trainer.Optimizer.StateSlots);
        Require("seed", Seed, options.Seed);
        Require("batch", BatchSize, batch);
        Require("number of batches a step", BatchesPerStep, options.BatchesPerStep);
        Require("number of samples", SampleCount, samples);
        var floats = trainer.Model.Parameters.Values.Length;
        Require("number of floats of the parameters", Parameters.Length, floats);
        foreach (var state in States)
        {
            Require("number of floats of a state", state.Length, floats);
        }

        if (SamplesDone > samples || (SamplesDone < samples && SamplesDone % ((long)batch * options.BatchesPerStep) != 0))
        {
            throw new ArgumentException($"a checkpoint lies between two steps; {SamplesDone} of {samples} samples are done, {batch} a batch");
        }
    }

    private static void Require<T>(string what, T saved, T present)
    {
        if (!EqualityComparer<T>.Default.Equals(saved, present))
        {
            throw new ArgumentException($"a training is resumed as it was; the {what} was {saved} and is {present}");
        }
    }

    private static string StateName(int slot) => string.Create(CultureInfo.InvariantCulture, $"state{slot}");

    private static SafetensorsTensor Find(SafetensorsFile file, string name, string tensor, SafetensorsDType type) =>
        file.Tensors.TryGetValue(tensor, out var found) && found.DType == type
            ? found
            : throw new DataFormatException($"{name}: a checkpoint holds the tensor '{tensor}' of type {type}; {(found is null ? "it is missing" : $"its type is {found.DType}")}");

    private static string Text(SafetensorsFile file, string name, string key) => file.Metadata.TryGetValue(key, out var value)
        ? value
        : throw new DataFormatException($"{name}: '{key}' must be in the metadata of a checkpoint; it is missing");

    private static void RequireText(SafetensorsFile file, string name, string key, string wanted)
    {
        var found = Text(file, name, key);
        if (found != wanted)
        {
            throw new DataFormatException($"{name}: '{key}' must be {wanted} in a checkpoint; {DataFormatException.Quote(found)} was found");
        }
    }
}
