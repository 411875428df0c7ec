using System.Globalization;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>All that a training needs to go on as if it had never stopped: parameters, the optimiser's states, the schedule's, and the place.</summary>
/// <remarks>
/// <para>A training that is resumed with the same samples, options and optimiser ends with the same bits as one that was not interrupted, also
/// where it was interrupted within an epoch, and whatever its callbacks remember (<see cref="Callback.Remember"/>).</para>
/// <para>The file is safetensors: <c>parameters</c> and <c>state0</c>, <c>state1</c> as they lie in memory, <c>progress</c> (I64) and
/// <c>sums</c> (F64), and for each callback that remembers something <c>callback0.numbers</c> (F64) and <c>callback0.values</c> (F32);
/// <c>__metadata__</c> says <c>format</c> (<c>spanwise-training</c>), <c>format_version</c> (<c>1</c>), <c>optimizer</c>, <c>seed</c>,
/// <c>callback0</c> (a name) and, where there is one, <c>recipe</c>. <see cref="ModelFile"/> writes models for others to use.</para>
/// </remarks>
public sealed record TrainingCheckpoint
{
    private const int Version = 1;
    private const string FormatName = "spanwise-training";
    private const string OptimizerKey = "optimizer";
    private const string SeedKey = "seed";
    private const string ParametersName = "parameters";
    private const string ProgressName = "progress";
    private const string SumsName = "sums";
    private const string RecipeKey = "recipe";
    private const string NumbersSuffix = ".numbers";
    private const string ValuesSuffix = ".values";
    private const int ProgressCount = 8;
    private const int FixedSums = 2;
    private const int MaximumStates = 2;

    // Parameters, progress and sums.
    private const int FixedTensors = 3;

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

    /// <summary>How the training was asked for, in the words of whoever asked; null if nobody said. Kept, and not looked at.</summary>
    public string? Recipe { get; init; }

    /// <summary>True if the training had been asked to end, such as by early stopping: resumed, it ends at once.</summary>
    public bool IsStopped { get; init; }

    internal CallbackMemory[] Memories { get; init; } = [];

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
            || progress[1] > int.MaxValue || progress[4] > int.MaxValue || progress[5] > int.MaxValue || progress[6] > int.MaxValue || progress[7] > 1
            || !ulong.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            throw new DataFormatException($"{name}: '{ProgressName}' holds {ProgressCount} counts, '{SumsName}' at least {FixedSums} numbers, and '{SeedKey}' a whole number; they do not");
        }

        var states = new List<float[]>();
        while (states.Count < MaximumStates && file.Tensors.ContainsKey(StateName(states.Count)))
        {
            states.Add(Find(file, name, StateName(states.Count), SafetensorsDType.F32).ToSingles());
        }

        var parameters = Find(file, name, ParametersName, SafetensorsDType.F32).ToSingles();
        var bad = Array.FindIndex(parameters, value => !float.IsFinite(value));
        if (bad >= 0)
        {
            throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{name}: every parameter of a checkpoint is finite; number {bad} is {parameters[bad]}"));
        }

        var memories = ReadMemories(file, name);
        var known = FixedTensors + states.Count + (2 * memories.Count);
        if (file.Tensors.Count != known)
        {
            throw new DataFormatException($"{name}: a checkpoint with {states.Count} states and {memories.Count} callbacks holds {known} tensors; there are {file.Tensors.Count}");
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
            Parameters = parameters,
            States = [.. states],
            Memories = [.. memories],
            IsStopped = progress[7] != 0,
            Recipe = file.Metadata.GetValueOrDefault(RecipeKey),
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
            SafetensorsTensor.FromInt64s(ProgressName, [ProgressCount], [Epoch, SamplesDone, StepsDone, BatchesDone, BatchSize, BatchesPerStep, SampleCount, IsStopped ? 1 : 0]),
            SafetensorsTensor.FromDoubles(SumsName, [FixedSums + ScheduleState.Length], [LossSum, MetricSum, .. ScheduleState]),
        };
        for (var slot = 0; slot < States.Length; slot++)
        {
            tensors.Add(SafetensorsTensor.FromSingles(StateName(slot), [States[slot].Length], States[slot]));
        }

        var metadata = new Dictionary<string, string>
        {
            [ModelFile.FormatKey] = FormatName,
            [ModelFile.VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
            [OptimizerKey] = Optimizer,
            [SeedKey] = Seed.ToString(CultureInfo.InvariantCulture),
        };
        for (var i = 0; i < Memories.Length; i++)
        {
            var (callback, memory) = (CallbackName(i), Memories[i]);
            metadata.Add(callback, memory.Name);
            tensors.Add(SafetensorsTensor.FromDoubles(callback + NumbersSuffix, [memory.Numbers.Length], memory.Numbers));
            tensors.Add(SafetensorsTensor.FromSingles(callback + ValuesSuffix, [memory.Values.Length], memory.Values));
        }

        if (Recipe is not null)
        {
            metadata.Add(RecipeKey, Recipe);
        }

        SafetensorsWriter.Write(stream, tensors, metadata);
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

    private static List<CallbackMemory> ReadMemories(SafetensorsFile file, string name)
    {
        var memories = new List<CallbackMemory>();
        while (file.Metadata.TryGetValue(CallbackName(memories.Count), out var kind))
        {
            var callback = CallbackName(memories.Count);
            memories.Add(new CallbackMemory(
                kind,
                Find(file, name, callback + NumbersSuffix, SafetensorsDType.F64).ToDoubles(),
                Find(file, name, callback + ValuesSuffix, SafetensorsDType.F32).ToSingles()));
        }

        return memories;
    }

    private static string CallbackName(int index) => string.Create(CultureInfo.InvariantCulture, $"callback{index}");

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
