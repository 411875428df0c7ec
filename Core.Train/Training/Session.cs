using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train;

/// <summary>A training loop by hand: forward, loss, backward and step as single calls, with all that lies between open to the caller.</summary>
/// <remarks>
/// <para>Gradients are stored and added up: every <see cref="Backward"/> adds to them until <see cref="ZeroGradient"/>, so several
/// batches, several losses, or a penalty written into <see cref="Gradient"/> can make one step. Two sessions on two models can be trained
/// against each other: the one's <see cref="GradInput"/> is the other's <see cref="GradOutput"/>.</para>
/// <para>No call allocates, but for <see cref="Freeze"/> and <see cref="Unfreeze"/>. The bits are the same for any number of threads. One thread calls at a time.</para>
/// </remarks>
/// <example>
/// <code>
/// using var session = new Session(model, new Adam(), new SessionOptions { BatchSize = 64 });
/// session.Read(source, samples);
/// session.Forward(samples.Length);
/// var loss = session.Loss(new SoftmaxCrossEntropy(), new Targets(classes));
/// session.ZeroGradient();
/// session.Backward();
/// session.Step();
/// </code>
/// </example>
public sealed class Session : IDisposable
{
    private readonly ExecutionPlan _plan;
    private readonly SessionWork _work;
    private readonly WorkerTeam _team;
    private readonly bool _ownsTeam;
    private readonly float[] _rowLosses;
    private readonly SortedSet<int> _frozen = [];
    private int _rows;
    private long _batches;
    private bool _mayGoBack;
    private bool _hasGradient;
    private bool _isStale;

    /// <summary>Plans a model for training by hand.</summary>
    /// <param name="model">The model; its parameters are changed in place.</param>
    /// <param name="optimizer">The rule that <see cref="Step"/> changes them by; belongs to this session.</param>
    /// <param name="options">Batch, threads, clipping; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Session(Model model, Optimizer optimizer, SessionOptions? options = null)
    {
        options ??= new SessionOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads ?? 1, 1);
        (Model, Optimizer) = (model, optimizer);
        var available = WorkerChoice.Available(options.Threads, options.Team);
        var workers = options.Threads is { } wanted
            ? Math.Min(wanted, Math.Min(available, options.BatchSize))
            : WorkerChoice.ForStep(model, options.BatchSize, available, inParts: false);
        _plan = new ExecutionPlan(model, options.BatchSize, workers, training: true, options.Level, inputGradient: options.InputGradient);
        _work = new SessionWork(_plan, new ParameterUpdate(_plan, optimizer, options.Regularization, _frozen), options.StopWhenNotFinite);
        _rowLosses = new float[options.BatchSize];
        _ownsTeam = options.Team is null;
        _team = options.Team ?? new WorkerTeam(workers);
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The rule that <see cref="Step"/> changes the parameters by.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The most samples that go through the model at a time.</summary>
    public int BatchSize => _plan.Batch;

    /// <summary>Steps done.</summary>
    public long StepsDone { get; private set; }

    /// <summary>The outputs of the last <see cref="Forward"/>.</summary>
    public Rows Output => _plan.Output(0, _rows);

    /// <summary>∂L/∂output of the last <see cref="Forward"/>'s rows: written by <see cref="Loss"/>, or by hand; <see cref="Backward"/> uses it up.</summary>
    public Rows GradOutput => _plan.GradOutput(0, _rows);

    /// <summary>∂L/∂input after <see cref="Backward"/>; empty unless <see cref="SessionOptions.InputGradient"/> was set.</summary>
    public Rows GradInput => _plan.GradInput(0, _rows);

    /// <summary>Input rows, to be filled before <see cref="Forward"/>.</summary>
    /// <param name="rows">How many; up to the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more rows than the batch holds.</exception>
    public Rows Input(int rows)
    {
        RequireRows(rows);
        return _plan.Input(0, rows);
    }

    /// <summary>Rows of one of several inputs, to be filled before <see cref="Forward"/>.</summary>
    /// <param name="input">Its index in <see cref="Model.Inputs"/>.</param>
    /// <param name="rows">How many; up to the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input, or there are more rows than the batch holds.</exception>
    public Rows InputAt(int input, int rows)
    {
        RequireIndex(nameof(input), input, Model.Inputs.Length);
        RequireRows(rows);
        return _plan.InputAt(input, 0, rows);
    }

    /// <summary>One of several outputs of the last <see cref="Forward"/>.</summary>
    /// <param name="output">Its index in <see cref="Model.Outputs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public Rows OutputAt(int output)
    {
        RequireIndex(nameof(output), output, Model.Outputs.Length);
        return _plan.OutputAt(output, 0, _rows);
    }

    /// <summary>∂L/∂output of one of several outputs.</summary>
    /// <param name="output">Its index in <see cref="Model.Outputs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public Rows GradOutputAt(int output)
    {
        RequireIndex(nameof(output), output, Model.Outputs.Length);
        return _plan.GradOutputAt(output, 0, _rows);
    }

    /// <summary>Fills the input rows with samples.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="samples">Their numbers; up to the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more samples than the batch holds.</exception>
    /// <exception cref="ArgumentException">The samples do not fit the model.</exception>
    public void Read(IDataSource source, ReadOnlySpan<int> samples)
    {
        if (source.Input.Count != Model.Input.Count)
        {
            throw new ArgumentException($"a sample has the shape {source.Input}; the model takes {Model.Input}", nameof(source));
        }

        source.ReadInputs(samples, Input(samples.Length));
    }

    /// <summary>Runs the input rows through the model.</summary>
    /// <param name="rows">How many rows are filled; 1 up to the batch.</param>
    /// <param name="training">False for an evaluation, which no <see cref="Backward"/> can follow.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows, or more than the batch holds.</exception>
    public void Forward(int rows, bool training = true)
    {
        RequireRows(rows);
        _rows = rows;
        _work.Forward(_team, rows, training, _batches);
        _mayGoBack = training;
        _batches += training ? 1 : 0;
    }

    /// <summary>The mean loss of the outputs, without gradients.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="targets">One target for each row of the last <see cref="Forward"/>.</param>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public double Evaluate(Loss loss, in Targets targets) => Mean(loss, targets, Output, default, 1f);

    /// <summary>The mean loss of the outputs; its gradient goes to <see cref="GradOutput"/>.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="targets">One target for each row of the last <see cref="Forward"/>.</param>
    /// <param name="factor">The factor of the gradient, such as ¼ for one batch of four that make a step; not of what is returned.</param>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public double Loss(Loss loss, in Targets targets, float factor = 1f) => Mean(loss, targets, Output, GradOutput, factor);

    /// <summary>The mean loss of one of several outputs; its gradient goes to <see cref="GradOutputAt"/>. Each output needs one, or zeros by hand.</summary>
    /// <param name="output">The output's index in <see cref="Model.Outputs"/>.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="targets">One target for each row of the last <see cref="Forward"/>.</param>
    /// <param name="factor">The factor of the gradient, such as the output's weight in the total; not of what is returned.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    /// <exception cref="ArgumentException">The targets do not fit the output.</exception>
    public double LossAt(int output, Loss loss, in Targets targets, float factor = 1f) => Mean(loss, targets, OutputAt(output), GradOutputAt(output), factor);

    /// <summary>Takes <see cref="GradOutput"/> back through the model, and adds the gradients of all parameters that are not frozen to what is there.</summary>
    /// <param name="parameters">False to compute <see cref="GradInput"/> only.</param>
    /// <exception cref="InvalidOperationException">No <see cref="Forward"/> for training came before, or another call used it up.</exception>
    public void Backward(bool parameters = true)
    {
        if (!_mayGoBack)
        {
            throw new InvalidOperationException("every Backward follows a Forward for training of its own");
        }

        _mayGoBack = false;
        if (parameters && _frozen.Count > 0)
        {
            // What a frozen layer has is not overwritten.
            ClearIfStale();
        }

        _work.Backward(_team, _rows, _batches - 1, add: _hasGradient, parameters);
        _hasGradient |= parameters;
        _isStale &= !parameters;
    }

    /// <summary>Forgets the gradients: the next <see cref="Backward"/> begins anew.</summary>
    public void ZeroGradient()
    {
        (_hasGradient, _isStale) = (false, true);
    }

    /// <summary>
    /// Adds penalties to the gradients, clips them, and lets the optimiser change the parameters by them. The gradients stay, as they are
    /// then, until <see cref="ZeroGradient"/>.
    /// </summary>
    /// <exception cref="TrainingDivergedException">A gradient is not finite; no parameter has been changed.</exception>
    public void Step()
    {
        ClearIfStale();
        Optimizer.BeginStep(StepsDone + 1);
        if (!_work.Step(_team))
        {
            throw TrainingDivergedException.Create(_plan, 0, StepsDone + 1, _rows, _work.BadLayer);
        }

        StepsDone++;
    }

    /// <summary>The floats of a parameter as they lie in memory; writing them changes the model.</summary>
    /// <param name="name">Its name, such as <c>0.weight</c>: see <see cref="ParameterSet.Tensors"/>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Span<float> Parameter(string name) => Model.Parameters[Model.Parameters.Find(name)];

    /// <summary>The gradient of a parameter, in the same order; may be read and written between <see cref="Backward"/> and <see cref="Step"/>.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Span<float> Gradient(string name)
    {
        ClearIfStale();
        var tensor = Model.Parameters.Find(name);
        return _work.Store.Values.Slice(tensor.Offset, tensor.Count);
    }

    /// <summary>The gradients of all parameters, which lie as <see cref="ParameterSet.Values"/> do.</summary>
    internal ReadOnlySpan<float> AllGradients
    {
        get
        {
            ClearIfStale();
            return _work.Store.Values;
        }
    }

    /// <summary>Keeps a layer's parameters as they are: no gradients, no updates.</summary>
    /// <param name="layer">Its index in the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public void Freeze(int layer)
    {
        RequireLayer(layer);
        _frozen.Add(layer);
        _work.Freeze(_frozen);
    }

    /// <summary>Lets a layer learn again.</summary>
    /// <param name="layer">Its index in the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public void Unfreeze(int layer)
    {
        RequireLayer(layer);
        _frozen.Remove(layer);
        _work.Freeze(_frozen);
    }

    /// <summary>Ends the workers, unless they are shared.</summary>
    public void Dispose()
    {
        if (_ownsTeam)
        {
            _team.Dispose();
        }
    }

    // A backward pass overwrites forgotten gradients; they are cleared only for whom would see them before.
    private void ClearIfStale()
    {
        if (_isStale)
        {
            _work.Store.Values.Clear();
            _isStale = false;
        }
    }

    private double Mean(Loss loss, in Targets targets, Rows output, Rows gradOutput, float factor)
    {
        if (_rows == 0)
        {
            throw new InvalidOperationException("a loss follows a Forward");
        }

        var rowLosses = _rowLosses.AsSpan(0, _rows);
        loss.Evaluate(new LossStep
        {
            Output = output,
            Targets = targets,
            GradOutput = gradOutput,
            RowLosses = rowLosses,
            InverseBatch = factor / _rows,
            Level = _plan.Level,
        });
        var sum = 0d;
        foreach (var value in rowLosses)
        {
            sum += value;
        }

        return sum / _rows;
    }

    private void RequireRows(int rows)
    {
        if (rows < 1 || rows > _plan.Batch)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"rows must be from 1 to the batch of {_plan.Batch}; received {rows}");
        }
    }

    private void RequireLayer(int layer) => RequireIndex(nameof(layer), layer, Model.Layers.Length);

    private static void RequireIndex(string name, int index, int count)
    {
        if ((uint)index >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(name, index, $"{name} must be from 0 to {count - 1}; received {index}");
        }
    }
}
