namespace Spanwise.Core.Layers.Tests.Recurrent;

/// <summary>The equations of the recurrent layers as they are written, in double precision, one sample at a time.</summary>
internal sealed class RecurrentReference(Sequential model)
{
    private readonly RecurrentLayer _layer = (RecurrentLayer)model.Layers[0];

    /// <summary>The outputs of one sample, or of its last step.</summary>
    public double[] Run(ReadOnlySpan<float> sample)
    {
        var (steps, features) = (model.Input[0], model.Input[1]);
        var x = new double[steps][];
        for (var step = 0; step < steps; step++)
        {
            x[step] = Array.ConvertAll(sample.Slice(step * features, features).ToArray(), value => (double)value);
        }

        double[] last = [];
        for (var level = 0; level < _layer.Layers; level++)
        {
            var forward = _layer.Direction == SequenceDirection.Backward ? Reversed(RunOne(Reversed(x), $"l{level}")) : RunOne(x, $"l{level}");
            if (_layer.Direction != SequenceDirection.Both)
            {
                last = _layer.Direction == SequenceDirection.Backward ? forward[0] : forward[^1];
                x = forward;
                continue;
            }

            var backward = Reversed(RunOne(Reversed(x), $"l{level}_reverse"));
            last = Merge(forward[^1], backward[0]);
            x = [.. forward.Zip(backward, Merge)];
        }

        return _layer.ReturnsSequence ? [.. x.SelectMany(step => step)] : last;
    }

    private static double[][] Reversed(double[][] steps) => [.. steps.Reverse()];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private double[] Merge(double[] forward, double[] backward) =>
        _layer.Merge == DirectionMerge.Sum ? [.. forward.Zip(backward, (a, b) => a + b)] : [.. forward, .. backward];

    private double[][] RunOne(double[][] x, string suffix)
    {
        var units = _layer.Units;
        var (h, c) = (new double[units], new double[units]);
        var outputs = new double[x.Length][];
        for (var step = 0; step < x.Length; step++)
        {
            var (ofInput, ofState) = (Sums("ih", suffix, x[step]), Sums("hh", suffix, h));
            var next = new double[units];
            for (var u = 0; u < units; u++)
            {
                double Sum(int gate) => ofInput[(gate * units) + u] + ofState[(gate * units) + u];
                switch (_layer)
                {
                    case SimpleRnn simple:
                        next[u] = simple.UsesRelu ? Math.Max(0, Sum(0)) : Math.Tanh(Sum(0));
                        break;
                    case Lstm:
                        c[u] = (Sigmoid(Sum(1)) * c[u]) + (Sigmoid(Sum(0)) * Math.Tanh(Sum(2)));
                        next[u] = Sigmoid(Sum(3)) * Math.Tanh(c[u]);
                        break;
                    default:
                        var n = Math.Tanh(ofInput[(2 * units) + u] + (Sigmoid(Sum(0)) * ofState[(2 * units) + u]));
                        next[u] = ((1 - Sigmoid(Sum(1))) * n) + (Sigmoid(Sum(1)) * h[u]);
                        break;
                }
            }

            outputs[step] = h = next;
        }

        return outputs;
    }

    private double[] Sums(string kind, string suffix, double[] x)
    {
        var parameters = model.Parameters;
        var weight = parameters.Find($"0.weight_{kind}_{suffix}");
        var columns = weight.Spec.Shape[1];
        var sums = new double[columns];
        for (var column = 0; column < columns; column++)
        {
            sums[column] = _layer.HasBias ? parameters[parameters.Find($"0.bias_{kind}_{suffix}")][column] : 0;
            for (var i = 0; i < x.Length; i++)
            {
                sums[column] += x[i] * parameters[weight][(i * columns) + column];
            }
        }

        return sums;
    }
}
