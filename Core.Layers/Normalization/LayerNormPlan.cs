using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>Normalisation of groups of a sample ready to run. It keeps mean and 1 / deviation of each group.</summary>
internal sealed class LayerNormPlan : LayerPlan
{
    private readonly int _size;
    private readonly int _groups;
    private readonly float _epsilon;
    private readonly bool _affine;
    private readonly int _biasOffset;
    private readonly bool _training;
    private readonly SimdLevel _level;
    private readonly ParameterBlock[] _blocks = [];

    public LayerNormPlan(int size, float epsilon, bool affine, in LayerContext context)
    {
        (_size, _groups, _epsilon, _affine) = (size, context.Input.Count / size, epsilon, affine);
        (_training, _level) = (context.Training, context.Level);
        _biasOffset = ParameterLayout.Align(size);
        if (affine && context.Training)
        {
            _blocks = [ParameterBlock.Run(0, size), ParameterBlock.Run(_biasOffset, size)];
        }
    }

    public override int ScratchFloats => 2 * ParameterLayout.Align(_size);

    public override int SavedFloats => _training ? 2 * _groups : 0;

    public override ReadOnlySpan<ParameterBlock> GradientBlocks => _blocks;

    public override long GradientWork(int block) => (long)_size * _groups;

    public override void Forward(in ForwardStep step)
    {
        for (var row = 0; row < step.Output.Count; row++)
        {
            for (var group = 0; group < _groups; group++)
            {
                var x = step.Input[row].Slice(group * _size, _size);
                var y = step.Output[row].Slice(group * _size, _size);
                var mean = Reductions.Sum(x, _level) / _size;
                Map.Apply(x, y, new Centre(mean), _level);
                var inverse = 1f / MathF.Sqrt((Reductions.SumOfSquares(y, _level) / _size) + _epsilon);
                Arithmetic.Scale(y, inverse, y, _level);
                if (_affine)
                {
                    Arithmetic.Multiply(y, step.Parameters[.._size], y, _level);
                    Arithmetic.Add(y, step.Parameters.Slice(_biasOffset, _size), y, _level);
                }

                if (!step.Saved.IsEmpty)
                {
                    var saved = step.Saved[row];
                    (saved[2 * group], saved[(2 * group) + 1]) = (mean, inverse);
                }
            }
        }
    }

    public override void Backward(in BackwardStep step)
    {
        var scaled = step.Scratch[.._size];
        var centred = step.Scratch.Slice(ParameterLayout.Align(_size), _size);
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            for (var group = 0; group < _groups; group++)
            {
                var x = step.Input[row].Slice(group * _size, _size);
                var delta = step.GradOutput[row].Slice(group * _size, _size);
                var (mean, inverse) = (step.Saved[row][2 * group], step.Saved[row][(2 * group) + 1]);
                if (_affine)
                {
                    Arithmetic.Multiply(delta, step.Parameters[.._size], scaled, _level);
                }
                else
                {
                    delta.CopyTo(scaled);
                }

                Map.Apply(x, centred, new Centre(mean), _level);
                var sum = Reductions.Sum(scaled, _level);
                var slope = -inverse * inverse * inverse * Reductions.Dot(scaled, centred, _level) / _size;
                Map.Zip(scaled, x, step.GradInput[row].Slice(group * _size, _size), new BackThroughMoments(mean, inverse, slope, -inverse * sum / _size), _level);
            }
        }
    }

    public override void Gradient(in GradientStep step, int block, Span<float> gradient)
    {
        var normal = step.Scratch[.._size];
        gradient[.._size].Clear();
        for (var row = 0; row < step.GradOutput.Count; row++)
        {
            for (var group = 0; group < _groups; group++)
            {
                ReadOnlySpan<float> delta = step.GradOutput[row].Slice(group * _size, _size);
                if (block == 0)
                {
                    var (mean, inverse) = (step.Saved[row][2 * group], step.Saved[row][(2 * group) + 1]);
                    Map.Apply(step.Input[row].Slice(group * _size, _size), normal, new Standardize(mean, inverse, 0f), _level);
                    Arithmetic.Multiply(normal, delta, normal, _level);
                    delta = normal;
                }

                Arithmetic.Add(gradient[.._size], delta, gradient[.._size], _level);
            }
        }
    }
}
