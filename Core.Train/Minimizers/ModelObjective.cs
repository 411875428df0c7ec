using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Core.Train.Minimizers;

/// <summary>The mean loss of a model over all samples as a function of its parameters, with its gradient: for small models, the whole data in each evaluation.</summary>
/// <remarks>
/// <para>Evaluating writes the point into the model. After a search, <see cref="Write"/> puts the best point there. Values are sums of single-precision losses, so they carry some
/// seven digits: a search ends with <see cref="StopReason.NoProgress"/> where rounding is the limit.</para>
/// <para>Evaluating allocates nothing, and the bits are the same for any number of threads.</para>
/// </remarks>
/// <example>
/// <code>
/// using var objective = new ModelObjective(model, new MeanSquaredError(), data);
/// var least = new Lbfgs().Minimize(objective, objective.Read());
/// objective.Write(least.Point);
/// </code>
/// </example>
public sealed class ModelObjective : SmoothObjective, IDisposable
{
    private readonly Session _session;
    private readonly Loss _loss;
    private readonly IDataSource _data;
    private readonly TargetBuffer _targets;
    private readonly int[] _samples;
    private readonly Parameter[] _tensors;

    /// <summary>Makes the function.</summary>
    /// <param name="model">The model; its parameters are changed in place.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="data">The samples; at least one, without weights.</param>
    /// <param name="options">Batch (how many samples go through the model at a time) and threads; null takes batches of up to 1 024. The rest does not matter.</param>
    /// <exception cref="ArgumentException">
    /// The samples do not fit the model, there are none, they have weights, or the model has a layer whose training is another function each time (dropout) or not a mean over samples (BatchNorm).
    /// </exception>
    /// <exception cref="LayerException">The loss cannot judge the model's output.</exception>
    public ModelObjective(Sequential model, Loss loss, IDataSource data, SessionOptions? options = null)
        : base(CountParameters(model))
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(data);
        loss.Check(model.Output);
        RequireFits(model, data);
        options ??= new SessionOptions { BatchSize = 1024 };
        options = options with { BatchSize = Math.Min(options.BatchSize, data.Count), Regularization = null, InputGradient = false };
        (Model, _loss, _data) = (model, loss, data);
        _session = new Session(model, new Sgd(0f), options);
        _targets = new TargetBuffer(options.BatchSize, data.TargetFloats);
        _samples = [.. Enumerable.Range(0, data.Count)];
        _tensors = [.. model.Parameters.Tensors.Where(tensor => tensor.Spec.IsTrained)];
    }

    /// <summary>The model.</summary>
    public Sequential Model { get; }

    /// <summary>The model's present parameters as a point: tensor after tensor, without the gaps between them.</summary>
    public double[] Read()
    {
        var point = new double[Count];
        Gather(Model.Parameters.Values, point);
        return point;
    }

    /// <summary>Puts a point into the model.</summary>
    /// <param name="point">The parameters, each rounded to a single.</param>
    /// <exception cref="ArgumentException">It has another number of parameters.</exception>
    public void Write(ReadOnlySpan<double> point)
    {
        if (point.Length != Count)
        {
            throw new ArgumentException($"point holds {point.Length} numbers; the model has {Count} parameters", nameof(point));
        }

        var place = 0;
        foreach (var tensor in _tensors)
        {
            foreach (ref var value in Model.Parameters[tensor])
            {
                value = (float)point[place++];
            }
        }
    }

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> point)
    {
        Write(point);
        var sum = 0d;
        for (var first = 0; first < _samples.Length; first += _session.BatchSize)
        {
            var rows = Forward(first, training: false, out var targets);
            sum += _session.Evaluate(_loss, targets) * rows;
        }

        return sum / _samples.Length;
    }

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Write(point);
        _session.ZeroGradient();
        var sum = 0d;
        for (var first = 0; first < _samples.Length; first += _session.BatchSize)
        {
            var rows = Forward(first, training: true, out var targets);
            sum += _session.Loss(_loss, targets, factor: (float)rows / _samples.Length) * rows;
            _session.Backward();
        }

        Gather(_session.AllGradients, gradient);
        return sum / _samples.Length;
    }

    /// <summary>Ends the workers, unless they are shared.</summary>
    public void Dispose() => _session.Dispose();

    private static int CountParameters(Sequential model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Parameters.Count;
    }

    private static void RequireFits(Sequential model, IDataSource data)
    {
        if (data.Count == 0 || data.HasWeights)
        {
            throw new ArgumentException($"at least one sample is needed, and no weights; there are {data.Count}{(data.HasWeights ? ", with weights" : string.Empty)}", nameof(data));
        }

        if (data.Input.Count != model.Input.Count)
        {
            throw new ArgumentException($"a sample has the shape {data.Input}; the model takes {model.Input}", nameof(data));
        }

        foreach (var layer in model.Layers)
        {
            if (layer is Dropout or SpatialDropout or BatchNorm)
            {
                throw new ArgumentException($"a model that is a function of its parameters alone is needed; its layer {layer.Kind} makes it another one in training", nameof(model));
            }
        }
    }

    private int Forward(int first, bool training, out Targets targets)
    {
        var samples = _samples.AsSpan(first, Math.Min(_session.BatchSize, _samples.Length - first));
        _session.Read(_data, samples);
        targets = _targets.Read(_data, samples, 0);
        _session.Forward(samples.Length, training);
        return samples.Length;
    }

    private void Gather(ReadOnlySpan<float> values, Span<double> point)
    {
        var place = 0;
        foreach (var tensor in _tensors)
        {
            foreach (var value in values.Slice(tensor.Offset, tensor.Count))
            {
                point[place++] = value;
            }
        }
    }
}
