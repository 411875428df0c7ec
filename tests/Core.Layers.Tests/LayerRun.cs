using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests;

/// <summary>One layer by itself: forward and back over a batch, between rows and in scratch that hold NaN, so that nothing is read that was not written.</summary>
internal sealed class LayerRun
{
    private const int Gap = 5;

    private readonly LayerPlan _plan;
    private readonly Shape _output;
    private readonly float[] _scratch;
    private readonly int _batch;

    public LayerRun(Layer layer, Shape input, int batch, SimdLevel level, int seed = 3)
    {
        Model = new Sequential(input, layer);
        foreach (var tensor in Model.Parameters.Tensors)
        {
            if (tensor.Spec.IsTrained)
            {
                Randomize(Model.Parameters[tensor], tensor.Offset + seed);
            }
        }

        _output = Model.Output;
        _batch = batch;
        _plan = layer.CreatePlan(new LayerContext(input, batch, Training: true, NeedsInputGradient: true, level));
        _scratch = new float[_plan.ScratchFloats];
        (Input, Output) = (Make(input.Count), Make(_output.Count));
        (GradInput, GradOutput, Saved) = (Make(input.Count), Make(_output.Count), Make(_plan.SavedFloats));
    }

    public Sequential Model { get; }

    public float[] Input { get; }

    public float[] Output { get; }

    public float[] GradInput { get; }

    public float[] GradOutput { get; }

    private float[] Saved { get; }

    /// <summary>Integers from −<paramref name="range"/> to <paramref name="range"/>, or numbers between where it is 1.</summary>
    public static void Randomize(Span<float> values, int seed, int range = 1)
    {
        var random = new System.Random(seed);
        foreach (ref var value in values)
        {
            value = range == 1 ? (2f * random.NextSingle()) - 1f : random.Next(-range, range + 1);
        }
    }

    /// <summary>The rows of a buffer without what lies between them.</summary>
    public float[] Dense(float[] rows)
    {
        var features = (rows.Length / _batch) - Gap;
        var dense = new float[features * _batch];
        for (var row = 0; row < _batch; row++)
        {
            rows.AsSpan(row * (features + Gap), features).CopyTo(dense.AsSpan(row * features));
        }

        return dense;
    }

    /// <summary>True if what lies between the rows is as it was: it may belong to others.</summary>
    public bool GapsAreUntouched() => ((float[][])[Output, GradInput, GradOutput]).All(rows =>
    {
        var stride = rows.Length / _batch;
        return Enumerable.Range(0, rows.Length).All(i => i % stride < stride - Gap || float.IsNaN(rows[i]));
    });

    /// <summary>Spreads values over the rows of a buffer.</summary>
    public void Fill(float[] rows, ReadOnlySpan<float> dense)
    {
        var features = (rows.Length / _batch) - Gap;
        for (var row = 0; row < _batch; row++)
        {
            dense.Slice(row * features, features).CopyTo(rows.AsSpan(row * (features + Gap)));
        }
    }

    /// <summary>Computes the outputs, slice by slice where slices are given.</summary>
    public void Forward(bool training = true, params ReadOnlySpan<(int From, int To)> slices)
    {
        ReadOnlySpan<(int From, int To)> all = slices.IsEmpty ? [(0, _batch)] : slices;
        if (training && _plan.MeetsBatch)
        {
            foreach (var (from, to) in all)
            {
                _plan.PrepareForward(ForwardOf(from, to, training));
            }
        }

        foreach (var (from, to) in all)
        {
            _plan.Forward(ForwardOf(from, to, training));
        }
    }

    /// <summary>Goes back, slice by slice where slices are given; changes <see cref="GradOutput"/>.</summary>
    public void Backward(params ReadOnlySpan<(int From, int To)> slices)
    {
        ReadOnlySpan<(int From, int To)> all = slices.IsEmpty ? [(0, _batch)] : slices;
        if (_plan.MeetsBatch)
        {
            foreach (var (from, to) in all)
            {
                _plan.PrepareBackward(BackwardOf(from, to));
            }
        }

        foreach (var (from, to) in all)
        {
            _plan.Backward(BackwardOf(from, to));
        }
    }

    /// <summary>Lets the layer change what it keeps from step to step.</summary>
    public void UpdateState()
    {
        Array.Fill(_scratch, float.NaN);
        _plan.UpdateState(WholeBatch(), Model.Parameters.OfLayer(0));
    }

    /// <summary>The gradients of all parameters, laid out like them; NaN where no block is.</summary>
    public float[] Gradient()
    {
        var all = new float[Model.Parameters.Values.Length];
        Array.Fill(all, float.NaN);
        for (var index = 0; index < _plan.GradientBlocks.Length; index++)
        {
            var block = _plan.GradientBlocks[index];
            var dense = new float[block.Count];
            Array.Fill(dense, float.NaN);
            Array.Fill(_scratch, float.NaN);
            _plan.Gradient(WholeBatch(), index, dense);
            for (var run = 0; run < block.Rows; run++)
            {
                dense.AsSpan(run * block.Columns, block.Columns).CopyTo(all.AsSpan(block.Offset + (run * block.Stride)));
            }
        }

        return all;
    }

    /// <summary>Σ of outputs times weights of their own: a loss to differentiate.</summary>
    public double Loss(ReadOnlySpan<float> weights)
    {
        Forward();
        var dense = Dense(Output);
        var sum = 0d;
        for (var i = 0; i < dense.Length; i++)
        {
            sum += (double)dense[i] * weights[i];
        }

        return sum;
    }

    private ForwardStep ForwardOf(int from, int to, bool training)
    {
        Array.Fill(_scratch, float.NaN);
        return new ForwardStep
        {
            Input = View(Input, from, to),
            Output = View(Output, from, to),
            Saved = View(Saved, from, to),
            BatchSaved = _plan.MeetsBatch ? View(Saved, 0, _batch) : default,
            Parameters = Model.Parameters.OfLayer(0),
            Scratch = _scratch,
            FirstRow = from,
            Training = training,
            StepIndex = 7,
        };
    }

    private BackwardStep BackwardOf(int from, int to)
    {
        Array.Fill(_scratch, float.NaN);
        return new BackwardStep
        {
            Input = View(Input, from, to),
            Output = View(Output, from, to),
            Saved = View(Saved, from, to),
            BatchSaved = _plan.MeetsBatch ? View(Saved, 0, _batch) : default,
            GradOutput = View(GradOutput, from, to),
            GradInput = View(GradInput, from, to),
            Parameters = Model.Parameters.OfLayer(0),
            Scratch = _scratch,
            FirstRow = from,
            StepIndex = 7,
        };
    }

    private GradientStep WholeBatch() => new()
    {
        Batch = _batch,
        Input = View(Input, 0, _batch),
        Output = View(Output, 0, _batch),
        Saved = View(Saved, 0, _batch),
        GradOutput = View(GradOutput, 0, _batch),
        Parameters = Model.Parameters.OfLayer(0),
        Scratch = _scratch,
    };

    private Rows View(float[] data, int from, int to)
    {
        if (data.Length == 0)
        {
            return default;
        }

        var stride = data.Length / _batch;
        return new Rows(data.AsSpan(from * stride), to - from, stride - Gap, stride);
    }

    private float[] Make(int features)
    {
        if (features == 0)
        {
            return [];
        }

        var data = new float[_batch * (features + Gap)];
        Array.Fill(data, float.NaN);
        return data;
    }
}
