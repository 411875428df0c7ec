using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>
/// Batch normalisation ready to run. Each row keeps its part of the batch's sums; when all workers have met, each puts the same parts
/// together in the same order, so that nobody waits for a result and all have the same bits.
/// </summary>
internal sealed class BatchNormPlan : LayerPlan
{
    private readonly BatchStatistics _statistics;
    private readonly SimdLevel _level;
    private readonly float _epsilon;
    private readonly float _momentum;
    private readonly bool _affine;
    private readonly bool _training;
    private readonly int _channels;
    private readonly int _places;
    private readonly int _tensor;
    private readonly int _runningMean;
    private readonly ParameterBlock[] _blocks = [];

    public BatchNormPlan(BatchNorm layer, in LayerContext context)
    {
        _channels = context.Input[0];
        _places = context.Input.Count / _channels;
        (_level, _training) = (context.Level, context.Training);
        (_epsilon, _momentum, _affine) = (layer.Epsilon, layer.Momentum, layer.IsAffine);
        _statistics = new BatchStatistics(_channels, _places, _level);
        _tensor = ParameterLayout.Align(_channels);
        _runningMean = _affine ? 2 * _tensor : 0;
        if (_affine && _training)
        {
            _blocks = [ParameterBlock.Run(0, _channels), ParameterBlock.Run(_tensor, _channels)];
        }
    }

    public override int ScratchFloats => (2 * _tensor) + ParameterLayout.Align(Math.Max(_channels, _places));

    /// <summary>Of the row: means, squares, Σ δ and Σ δ · x̂; of the batch: mean and 1 / deviation.</summary>
    public override int SavedFloats => _training ? 6 * _tensor : 0;

    public override bool MeetsBatch => true;

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _blocks;

    public override void PrepareForward(in ForwardStep step)
    {
        for (var row = 0; row < step.Input.Count; row++)
        {
            _statistics.OfRow(step.Input[row], Part(step.Saved, 0)[row], Part(step.Saved, 1)[row], step.Scratch);
        }
    }

    public override void Forward(in ForwardStep step)
    {
        var mean = step.Scratch[.._channels];
        var inverse = step.Scratch.Slice(_tensor, _channels);
        if (step.Training)
        {
            var means = Part(step.BatchSaved, 0);
            var squares = Part(step.BatchSaved, 1);
            _statistics.Combine(means, squares, mean, inverse, step.Scratch[(2 * _tensor)..]);
            Invert(inverse, 1f / ((float)means.Count * _places));
        }
        else
        {
            step.Parameters.Slice(_runningMean, _channels).CopyTo(mean);
            step.Parameters.Slice(_runningMean + _tensor, _channels).CopyTo(inverse);
            Invert(inverse, 1f);
        }

        for (var row = 0; row < step.Output.Count; row++)
        {
            Normalize(step.Input[row], mean, inverse, step.Parameters, step.Output[row]);
            if (step.Training)
            {
                mean.CopyTo(Part(step.Saved, 4)[row]);
                inverse.CopyTo(Part(step.Saved, 5)[row]);
            }
        }
    }

    public override void PrepareBackward(in BackwardStep step)
    {
        for (var row = 0; row < step.GradOutput.Count; row++)
        {
            var x = step.Input[row];
            var delta = step.GradOutput[row];
            var mean = Part(step.Saved, 4)[row];
            var inverse = Part(step.Saved, 5)[row];
            var sums = Part(step.Saved, 2)[row];
            var products = Part(step.Saved, 3)[row];
            if (_places == 1)
            {
                delta.CopyTo(sums);
                Arithmetic.Subtract(x, mean, products, _level);
                Arithmetic.Multiply(products, inverse, products, _level);
                Arithmetic.Multiply(products, delta, products, _level);
                continue;
            }

            var centred = step.Scratch[.._places];
            for (var channel = 0; channel < _channels; channel++)
            {
                var values = delta.Slice(channel * _places, _places);
                Map.Apply(x.Slice(channel * _places, _places), centred, new Centre(mean[channel]), _level);
                sums[channel] = Reductions.Sum(values, _level);
                products[channel] = Reductions.Dot(values, centred, _level) * inverse[channel];
            }
        }
    }

    public override void Backward(in BackwardStep step)
    {
        if (step.GradInput.IsEmpty)
        {
            return;
        }

        // ∂L/∂x = weight · inverse · (δ − Σδ / n − x̂ · Σδx̂ / n), as factor · δ + slope · (x − mean) + shift
        var shift = step.Scratch[.._channels];
        var slope = step.Scratch.Slice(_tensor, _channels);
        var factor = step.Scratch.Slice(2 * _tensor, _channels);
        var count = 1f / ((float)step.BatchSaved.Count * _places);
        SumRows(Part(step.BatchSaved, 2), shift);
        SumRows(Part(step.BatchSaved, 3), slope);
        var inverse = Part(step.Saved, 5)[0];
        for (var channel = 0; channel < _channels; channel++)
        {
            factor[channel] = inverse[channel] * (_affine ? step.Parameters[channel] : 1f);
            shift[channel] *= -factor[channel] * count;
            slope[channel] *= -factor[channel] * inverse[channel] * count;
        }

        var mean = Part(step.Saved, 4)[0];
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            GoBack(step.GradOutput[row], step.Input[row], mean, factor, slope, shift, step.GradInput[row]);
        }
    }

    public override void Gradient(in GradientStep step, int block, Span<float> gradient) => SumRows(Part(step.Saved, block == 0 ? 3 : 2), gradient[.._channels]);

    public override void UpdateState(in GradientStep step, Span<float> parameters)
    {
        var mean = step.Scratch[.._channels];
        var square = step.Scratch.Slice(_tensor, _channels);
        _statistics.Combine(Part(step.Saved, 0), Part(step.Saved, 1), mean, square, step.Scratch[(2 * _tensor)..]);
        var count = (long)step.Saved.Count * _places;
        var runningMean = parameters.Slice(_runningMean, _channels);
        var runningVariance = parameters.Slice(_runningMean + _tensor, _channels);
        for (var channel = 0; channel < _channels; channel++)
        {
            runningMean[channel] += _momentum * (mean[channel] - runningMean[channel]);
            runningVariance[channel] += _momentum * ((square[channel] / Math.Max(1, count - 1)) - runningVariance[channel]);
        }

        parameters[_runningMean + (2 * _tensor)] += 1f;
    }

    private void Normalize(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, ReadOnlySpan<float> parameters, Span<float> y)
    {
        if (_places == 1)
        {
            Arithmetic.Subtract(x, mean, y, _level);
            Arithmetic.Multiply(y, inverse, y, _level);
            if (_affine)
            {
                Arithmetic.Multiply(y, parameters[.._channels], y, _level);
                Arithmetic.Add(y, parameters.Slice(_tensor, _channels), y, _level);
            }

            return;
        }

        for (var channel = 0; channel < _channels; channel++)
        {
            var factor = inverse[channel] * (_affine ? parameters[channel] : 1f);
            var op = new Standardize(mean[channel], factor, _affine ? parameters[_tensor + channel] : 0f);
            Map.Apply(x.Slice(channel * _places, _places), y.Slice(channel * _places, _places), op, _level);
        }
    }

    private void GoBack(ReadOnlySpan<float> delta, ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> factor, ReadOnlySpan<float> slope, ReadOnlySpan<float> shift, Span<float> gradInput)
    {
        for (var channel = 0; channel < _channels; channel++)
        {
            if (_places == 1)
            {
                gradInput[channel] = (delta[channel] * factor[channel]) + ((x[channel] - mean[channel]) * slope[channel]) + shift[channel];
                continue;
            }

            var op = new BackThroughMoments(mean[channel], factor[channel], slope[channel], shift[channel]);
            Map.Zip(delta.Slice(channel * _places, _places), x.Slice(channel * _places, _places), gradInput.Slice(channel * _places, _places), op, _level);
        }
    }

    private void Invert(Span<float> variance, float factor)
    {
        foreach (ref var value in variance)
        {
            value = 1f / MathF.Sqrt((value * factor) + _epsilon);
        }
    }

    private void SumRows(Rows rows, Span<float> sums) => Reductions.SumColumns(rows.Data, rows.Count, _channels, rows.Stride, sums, level: _level);

    private Rows Part(Rows saved, int part) => new(saved.Data[(part * _tensor)..], saved.Count, _channels, saved.Stride);
}
