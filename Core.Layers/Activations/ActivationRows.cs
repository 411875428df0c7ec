using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Activations;

/// <summary>Activations over rows of a batch.</summary>
internal static class ActivationRows
{
    /// <summary>y = f(x), row by row; y may be x.</summary>
    public static void ForwardRows(this Activation activation, Rows x, Rows y, SimdLevel level)
    {
        if (CanRunAcross(activation, x, y))
        {
            var count = Extent(y);
            activation.Forward(x.Data[..count], y.Data[..count], level);
            return;
        }

        for (var row = 0; row < y.Count; row++)
        {
            activation.Forward(x[row], y[row], level);
        }
    }

    /// <summary>grad = grad ⊙ f′, row by row; x is empty unless the activation needs it.</summary>
    public static void MultiplyByDerivativeRows(this Activation activation, Rows x, Rows y, Rows grad, SimdLevel level)
    {
        var needsInput = activation.NeedsInput;
        if (CanRunAcross(activation, needsInput ? x : y, grad))
        {
            var count = Extent(grad);
            activation.MultiplyByDerivative(needsInput ? x.Data[..count] : default, y.Data[..count], grad.Data[..count], level);
            return;
        }

        for (var row = 0; row < grad.Count; row++)
        {
            activation.MultiplyByDerivative(needsInput ? x[row] : default, y[row], grad[row], level);
        }
    }

    // What lies between rows that have their floats for themselves is padding: a built-in kernel may run over it, and one call over
    // everything costs less than one for each short row. A user's activation sees real values only.
    private static bool CanRunAcross(Activation activation, Rows a, Rows b) =>
        activation.Kind is not null && b.GapsAreFree && b.Stride - b.Features <= RowStride.MostPadding && a.Stride == b.Stride && a.Count == b.Count && b.Count > 0;

    private static int Extent(Rows rows) => ((rows.Count - 1) * rows.Stride) + rows.Features;
}
