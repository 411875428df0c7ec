using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Simd.Tests.Conv;

/// <summary>A pooled convolution of one sample in double precision, by its equation; everything in the public order.</summary>
internal sealed class PooledOracle
{
    private readonly PooledConvolutionShape _shape;

    public PooledOracle(PooledConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, bool relu)
    {
        _shape = shape;
        Output = new double[shape.Outputs];
        Winners = new int[shape.Outputs];
        Margin = new double[shape.Outputs];
        for (var output = 0; output < shape.Outputs; output++)
        {
            var best = double.NegativeInfinity;
            var second = double.NegativeInfinity;
            for (var p = 0; p < 4; p++)
            {
                var sum = (double)bias[output / shape.Places];
                foreach (var (input, tap) in Window(output, p))
                {
                    sum += (double)x[input] * weight[tap];
                }

                if (sum > best)
                {
                    (best, second, Winners[output]) = (sum, best, p);
                }
                else
                {
                    second = Math.Max(second, sum);
                }
            }

            Margin[output] = Math.Min(best - second, relu ? Math.Abs(best) : double.PositiveInfinity);
            Output[output] = relu ? Math.Max(0, best) : best;
            Winners[output] = relu && best <= 0 ? PooledConvolution.NoWinner : Winners[output];
        }
    }

    public double[] Output { get; }

    public int[] Winners { get; }

    /// <summary>How far each winner is ahead: rounding may decide otherwise where it is next to nothing.</summary>
    public double[] Margin { get; }

    /// <summary>Adds this sample's gradients.</summary>
    public void AddGradients(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> gradOutput, double[] gradWeight, double[] gradBias, double[] gradInput)
    {
        for (var output = 0; output < _shape.Outputs; output++)
        {
            if (Winners[output] == PooledConvolution.NoWinner)
            {
                continue;
            }

            gradBias[output / _shape.Places] += gradOutput[output];
            foreach (var (input, tap) in Window(output, Winners[output]))
            {
                gradWeight[tap] += (double)gradOutput[output] * x[input];
                gradInput[input] += (double)gradOutput[output] * weight[tap];
            }
        }
    }

    private IEnumerable<(int Input, int Tap)> Window(int output, int winner)
    {
        var (filter, place) = Math.DivRem(output, _shape.Places);
        var row = (2 * (place / _shape.PooledWidth)) + (winner / 2);
        var column = (2 * (place % _shape.PooledWidth)) + (winner % 2);
        for (var tap = 0; tap < _shape.Taps; tap++)
        {
            var (channel, y, x) = (tap / _shape.KernelWidth / _shape.KernelHeight, tap / _shape.KernelWidth % _shape.KernelHeight, tap % _shape.KernelWidth);
            yield return ((((channel * _shape.Height) + row + y) * _shape.Width) + column + x, (filter * _shape.Taps) + tap);
        }
    }
}
