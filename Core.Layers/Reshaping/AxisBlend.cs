namespace Spanwise.Core.Layers;

/// <summary>Which input places an output place of one axis is made of, and with which weights: one place or two.</summary>
internal sealed class AxisBlend
{
    public AxisBlend(int input, int output, Interpolation interpolation)
    {
        Terms = interpolation == Interpolation.Linear && output > input ? 2 : 1;
        Places = new int[output * Terms];
        Weights = new float[output * Terms];
        var factor = output / input;
        for (var place = 0; place < output; place++)
        {
            if (Terms == 1)
            {
                (Places[place], Weights[place]) = (place / factor, 1f);
                continue;
            }

            var source = Math.Max(0d, ((place + 0.5) / factor) - 0.5);
            var lower = (int)source;
            (Places[2 * place], Places[(2 * place) + 1]) = (lower, Math.Min(lower + 1, input - 1));
            (Weights[2 * place], Weights[(2 * place) + 1]) = ((float)(1 - (source - lower)), (float)(source - lower));
        }
    }

    /// <summary>Input places of each output place.</summary>
    public int Terms { get; }

    /// <summary>The input places, output place by output place.</summary>
    public int[] Places { get; }

    /// <summary>Their weights.</summary>
    public float[] Weights { get; }
}
