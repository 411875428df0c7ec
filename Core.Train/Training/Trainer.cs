using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Callbacks;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Metrics;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train;

/// <summary>Trains a model by gradient descent on minibatches. After its first epoch a training allocates nothing.</summary>
/// <remarks>
/// The same seed, options and machine level give bit-identical parameters whatever the number of threads: every row and every
/// parameter is computed by one worker in an order that does not depend on how many there are.
/// </remarks>
/// <example>
/// <code>
/// using var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.001f), new TrainerOptions { Epochs = 5, BatchSize = 128 }, new Accuracy());
/// var history = trainer.Fit(new ImageSource(data.Train), new ImageSource(data.Test));
/// </code>
/// </example>
public sealed class Trainer : IDisposable
{
    // Room for more is made when it is needed, between two epochs.
    private const int MostReportsAtFirst = 1 << 12;

    private readonly TrainerOptions _options;
    private readonly WorkerTeam _team;
    private readonly bool _ownsTeam;
    private readonly int _available;

    /// <summary>Prepares a training.</summary>
    /// <param name="model">The model; its parameters are changed in place.</param>
    /// <param name="loss">What is made small; of several outputs an <see cref="OutputLosses"/>.</param>
    /// <param name="optimizer">The rule that changes the parameters.</param>
    /// <param name="options">Epochs, batch, threads, seed.</param>
    /// <param name="metric">Reported beside the loss; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="LayerException">The loss cannot judge the model's output.</exception>
    public Trainer(Model model, Loss loss, Optimizer optimizer, TrainerOptions options, Metric? metric = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Epochs);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchesPerStep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads ?? 1, 1);
        options.Regularization?.Check();
        RequireLayers(model, options.FrozenLayers);
        if (model.Outputs.Length > 1 && !loss.JudgesSeveralOutputs)
        {
            throw new LayerException($"a model of {model.Outputs.Length} outputs has a loss for each of them, in an OutputLosses; received '{loss.Name}' alone");
        }

        loss.Check(model.Output);
        (Model, Loss, Optimizer, Metric, _options) = (model, loss, optimizer, metric, options);
        Progress.Metric = metric;
        _available = WorkerChoice.Available(options.Threads, options.Team);
        Threads = options.Threads is { } wanted ? Math.Min(wanted, Math.Min(_available, options.BatchSize)) : WorkerChoice.ForStep(model, options.BatchSize, _available, inParts: true);
        _ownsTeam = options.Team is null;
        _team = options.Team ?? new WorkerTeam(_available);
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>What is made small.</summary>
    public Loss Loss { get; }

    /// <summary>The rule that changes the parameters.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What is reported beside the loss.</summary>
    public Metric? Metric { get; }

    /// <summary>Workers in each step.</summary>
    public int Threads { get; }

    /// <summary>How far the training is; any thread may look.</summary>
    public TrainingProgress Progress { get; } = new();

    /// <summary>Trains for the epochs of the options.</summary>
    /// <param name="train">The training samples.</param>
    /// <param name="validation">Samples to evaluate after each epoch; null for none.</param>
    /// <param name="cancellation">Ends the training after the step in progress.</param>
    /// <returns>One report for each epoch.</returns>
    /// <exception cref="ArgumentException">The samples do not fit the model, or <see cref="TrainerOptions.ResumeFrom"/> does not fit the training.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled; the parameters are those of the last whole step.</exception>
    /// <exception cref="TrainingDivergedException">A number was not finite, see <see cref="TrainerOptions.StopWhenNotFinite"/>.</exception>
    public IReadOnlyList<EpochReport> Fit(IDataSource train, IDataSource? validation = null, CancellationToken cancellation = default)
    {
        RequireInput(nameof(train), train);
        if (train.Count == 0)
        {
            throw new ArgumentException("there are no training samples; at least one is needed", nameof(train));
        }

        var batch = Math.Min(_options.BatchSize, train.Count);
        var plan = new ExecutionPlan(Model, batch, Math.Min(Threads, batch), training: true, _options.Level, _options.Seed);
        var order = new SampleOrder(train.Count, _options.Seed);
        using var rates = new RateControl(Optimizer, _options.Schedule, (int)(((train.Count - 1) / ((long)batch * _options.BatchesPerStep)) + 1), _options.Epochs);
        var steps = new StepLoop(plan, train, Loss, Metric, Optimizer, rates, order, Progress, _options);
        var evaluation = validation is null ? null : CreateEvaluation(nameof(validation), validation);
        var callbacks = new CallbackRunner(this, _options);
        Progress.SamplesPerEpoch = train.Count;
        var firstEpoch = 1;
        if (_options.ResumeFrom is { } checkpoint)
        {
            checkpoint.RequireFits(this, _options, batch, train.Count);
            steps.Resume(checkpoint);
            firstEpoch = checkpoint.Epoch;
        }

        callbacks.Begin(steps);
        Exception? failure = null;
        try
        {
            if (_options.ResumeFrom is { } from)
            {
                callbacks.Resume(from);
            }

            return RunEpochs(firstEpoch, steps, order, rates, evaluation, callbacks, cancellation);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            callbacks.End(failure);
        }
    }

    /// <summary>Computes mean loss and metric of the present parameters.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="cancellation">Checked before the work begins.</param>
    /// <exception cref="ArgumentException">The samples do not fit the model.</exception>
    public Evaluation Evaluate(IDataSource data, CancellationToken cancellation = default) =>
        CreateEvaluation(nameof(data), data).Run(_team, cancellation);

    /// <summary>Runs samples through the model.</summary>
    /// <param name="data">The samples; their targets are not looked at.</param>
    /// <param name="cancellation">Checked before the work begins.</param>
    /// <returns>The outputs, sample after sample: as many floats each as the model has outputs; several outputs side by side, as <see cref="Model.Outputs"/> says.</returns>
    /// <exception cref="ArgumentException">The samples do not fit the model.</exception>
    public float[] Predict(IDataSource data, CancellationToken cancellation = default)
    {
        RequireInput(nameof(data), data);
        cancellation.ThrowIfCancellationRequested();
        return new PredictionLoop(Model, data, _available, _options.Level).Run(_team);
    }

    /// <summary>Ends the workers, unless they are shared.</summary>
    public void Dispose()
    {
        if (_ownsTeam)
        {
            _team.Dispose();
        }
    }

    private List<EpochReport> RunEpochs(int firstEpoch, StepLoop steps, SampleOrder order, RateControl rates, EvaluationLoop? evaluation, CallbackRunner callbacks, CancellationToken cancellation)
    {
        var reports = new List<EpochReport>(Math.Min(_options.Epochs, MostReportsAtFirst));
        var clock = _options.TimeProvider;
        for (var epoch = firstEpoch; epoch <= _options.Epochs && !callbacks.IsStopping; epoch++)
        {
            var resumed = steps.ResumedSamples;
            var collections = GC.CollectionCount(0);
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            Progress.Begin(epoch);
            callbacks.EpochBegins(epoch);
            var started = clock.GetTimestamp();
            steps.BeginEpoch(epoch);
            if (_options.Shuffle)
            {
                order.Shuffle(epoch);
            }

            steps.Run(_team, cancellation);
            var finished = clock.GetTimestamp();
            var validated = evaluation?.Run(_team, cancellation);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            collections = GC.CollectionCount(0) - collections;
            var report = new EpochReport(
                epoch,
                clock.GetElapsedTime(started, finished).TotalSeconds,
                steps.SamplesDone,
                steps.LossSum / steps.SamplesDone,
                Metric?.Finish(steps.MetricSum / steps.SamplesDone) ?? double.NaN,
                validated,
                allocated,
                collections)
            {
                LearningRate = Optimizer.LearningRate,
                ResumedSamples = resumed,
            };
            rates.EpochEnded(report);
            reports.Add(report);
            if (!callbacks.EpochEnded(report, steps))
            {
                break;
            }
        }

        return reports;
    }

    private EvaluationLoop CreateEvaluation(string name, IDataSource data)
    {
        RequireInput(name, data);
        return new EvaluationLoop(Model, data, Loss, Metric, _available, _options.Level);
    }

    private static void RequireLayers(Model model, IReadOnlyCollection<int> layers)
    {
        foreach (var layer in layers)
        {
            if ((uint)layer >= (uint)model.Layers.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(layers), layer, $"a frozen layer is one of 0 to {model.Layers.Length - 1}; received {layer}");
            }
        }
    }

    private void RequireInput(string name, IDataSource data)
    {
        if (data.Input.Count != Model.Input.Count)
        {
            throw new ArgumentException($"a sample of {name} has the shape {data.Input}; the model takes {Model.Input}", name);
        }
    }
}
