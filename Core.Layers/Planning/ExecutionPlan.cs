using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>
/// A model laid out for a batch and a number of workers: every activation, gradient, saved value and scratch in a few flat buffers.
/// Running it allocates nothing. Workers call it side by side, each with its own rows.
/// </summary>
public sealed class ExecutionPlan
{
    private const int ScratchAlignmentFloats = 1024;

    private readonly LayerPlan[] _layers;
    private readonly Tensor[] _activations;
    private readonly Tensor[] _gradients;
    private readonly Tensor[] _saved;
    private readonly AlignedBuffer _buffer;
    private readonly AlignedBuffer _scratch;
    private readonly int _scratchFloats;

    /// <summary>Plans a model.</summary>
    /// <param name="model">The model; its parameters are read where they lie.</param>
    /// <param name="batch">The most samples in a step.</param>
    /// <param name="workers">The most workers that will call at a time.</param>
    /// <param name="training">True if backward passes will follow.</param>
    /// <param name="level">The instruction set; null takes the one in force.</param>
    /// <param name="inputGradient">True if the gradient of the model's own input is wanted, as where another model made it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch or the number of workers is below 1.</exception>
    /// <exception cref="LayerException">A layer cannot be planned.</exception>
    public ExecutionPlan(Sequential model, int batch, int workers, bool training, SimdLevel? level = null, bool inputGradient = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Model = model;
        Batch = batch;
        Workers = workers;
        Level = SimdInfo.Resolve(level);
        var count = model.Layers.Length;
        _layers = new LayerPlan[count];
        _activations = new Tensor[count + 1];
        _gradients = new Tensor[count + 1];
        _saved = new Tensor[count];

        long floats = 0;
        _activations[0] = Place(ref floats, model.Input.Count);
        _gradients[0] = training && inputGradient ? Place(ref floats, model.Input.Count) : default;
        for (var i = 0; i < count; i++)
        {
            var plan = model.Layers[i].CreatePlan(new LayerContext(model.Shapes[i], batch, training, NeedsInputGradient: i > 0 || inputGradient, Level));
            _layers[i] = plan;
            _scratchFloats = Math.Max(_scratchFloats, plan.ScratchFloats);
            _activations[i + 1] = plan.IsView ? _activations[i].As(model.Shapes[i + 1].Count) : Place(ref floats, model.Shapes[i + 1].Count);
            if (training)
            {
                _saved[i] = Place(ref floats, plan.SavedFloats);
                _gradients[i + 1] = plan.IsView && (i > 0 || inputGradient) ? _gradients[i].As(model.Shapes[i + 1].Count) : Place(ref floats, model.Shapes[i + 1].Count);
            }
        }

        _scratchFloats = (_scratchFloats + ScratchAlignmentFloats - 1) / ScratchAlignmentFloats * ScratchAlignmentFloats;
        _buffer = new AlignedBuffer(floats);
        _scratch = new AlignedBuffer(Math.Max(1, (long)_scratchFloats * workers));
    }

    /// <summary>The model that is run.</summary>
    public Sequential Model { get; }

    /// <summary>The most samples in a step.</summary>
    public int Batch { get; }

    /// <summary>The most workers that call at a time.</summary>
    public int Workers { get; }

    /// <summary>The instruction set whose kernels run.</summary>
    public SimdLevel Level { get; }

    /// <summary>Multiply-adds of one sample's forward pass through a model that has not been planned yet.</summary>
    public static long CountMultiplyAdds(Sequential model)
    {
        var total = 0L;
        for (var i = 0; i < model.Layers.Length; i++)
        {
            total += model.Layers[i].MultiplyAdds(model.Shapes[i]);
        }

        return total;
    }

    /// <summary>The plan of one layer.</summary>
    public LayerPlan LayerPlan(int layer) => _layers[layer];

    /// <summary>Rows of the input, to be filled before <see cref="Forward"/>.</summary>
    public Rows Input(int from, int to) => View(_activations[0], from, to);

    /// <summary>Rows of the model's output.</summary>
    public Rows Output(int from, int to) => View(_activations[^1], from, to);

    /// <summary>Rows of what a layer gives, after <see cref="Forward"/>.</summary>
    public Rows OutputOf(int layer, int from, int to) => View(_activations[layer + 1], from, to);

    /// <summary>Rows of the gradient with respect to the model's input, after <see cref="Backward"/>; empty unless it was asked for.</summary>
    public Rows GradInput(int from, int to) => View(_gradients[0], from, to);

    /// <summary>Rows of the gradient with respect to the output, to be filled before <see cref="Backward"/>.</summary>
    public Rows GradOutput(int from, int to) => View(_gradients[^1], from, to);

    /// <summary>Runs all layers over some rows.</summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">One past the last row.</param>
    /// <param name="training">True while training.</param>
    /// <param name="stepIndex">The number of the training step, from 0.</param>
    public void Forward(int worker, int from, int to, bool training, long stepIndex)
    {
        if (from == to)
        {
            return;
        }

        for (var i = 0; i < _layers.Length; i++)
        {
            if (_layers[i].IsView)
            {
                continue;
            }

            _layers[i].Forward(new ForwardStep
            {
                Input = View(_activations[i], from, to),
                Output = View(_activations[i + 1], from, to),
                Saved = View(_saved[i], from, to),
                Parameters = Model.Parameters.OfLayer(i),
                Scratch = Scratch(worker),
                FirstRow = from,
                Training = training,
                StepIndex = stepIndex,
            });
        }
    }

    /// <summary>Takes the output's gradient back through all layers, over some rows.</summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="from">First row.</param>
    /// <param name="to">One past the last row.</param>
    /// <param name="stepIndex">The number of the training step, from 0.</param>
    public void Backward(int worker, int from, int to, long stepIndex)
    {
        if (from == to)
        {
            return;
        }

        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            if (_layers[i].IsView)
            {
                continue;
            }

            _layers[i].Backward(new BackwardStep
            {
                Input = View(_activations[i], from, to),
                Output = View(_activations[i + 1], from, to),
                Saved = View(_saved[i], from, to),
                GradOutput = View(_gradients[i + 1], from, to),
                GradInput = View(_gradients[i], from, to),
                Parameters = Model.Parameters.OfLayer(i),
                Scratch = Scratch(worker),
                FirstRow = from,
                StepIndex = stepIndex,
            });
        }
    }

    /// <summary>Computes the gradient of one block of one layer's parameters over the whole batch.</summary>
    /// <param name="worker">The calling worker, whose scratch is used.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="block">An index into the layer's blocks.</param>
    /// <param name="rows">The samples in this step.</param>
    /// <param name="gradient">The block's gradient, to be overwritten.</param>
    public void Gradient(int worker, int layer, int block, int rows, Span<float> gradient) =>
        _layers[layer].Gradient(
            new GradientStep
            {
                Input = View(_activations[layer], 0, rows),
                Output = View(_activations[layer + 1], 0, rows),
                Saved = View(_saved[layer], 0, rows),
                GradOutput = View(_gradients[layer + 1], 0, rows),
                Parameters = Model.Parameters.OfLayer(layer),
                Scratch = Scratch(worker),
            },
            block,
            gradient);

    private Tensor Place(ref long floats, int features)
    {
        if (features == 0)
        {
            return default;
        }

        var stride = RowStride.For(features);
        var tensor = new Tensor(floats, features, stride);
        floats = checked(floats + ((long)stride * Batch));
        return tensor;
    }

    private Rows View(Tensor tensor, int from, int to) => tensor.Features == 0
        ? default
        : new Rows(_buffer.Slice(tensor.Offset + ((long)from * tensor.Stride), (to - from) * tensor.Stride), to - from, tensor.Features, tensor.Stride);

    private Span<float> Scratch(int worker) => _scratch.Slice((long)worker * _scratchFloats, _scratchFloats);

    private readonly record struct Tensor(long Offset, int Features, int Stride)
    {
        public Tensor As(int features) => this with { Features = features };
    }
}
