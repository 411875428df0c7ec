using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>A recurrent layer without gates: its state is a dense layer of the input and the state before.</summary>
/// <remarks>
/// <para>Equation: h_t = f(W_ih x_t + b_ih + W_hh h_(t−1) + b_hh), f = tanh or ReLU, h_(−1) = 0; the output is h. PyTorch's <c>nn.RNN</c>.</para>
/// <para>Source: Elman, <i>Finding structure in time</i> (1990). Shapes, parameters and gradients: <see cref="RecurrentLayer"/>.</para>
/// </remarks>
/// <param name="units">Floats of the state.</param>
/// <exception cref="LayerException">There are fewer than one unit.</exception>
public sealed class SimpleRnn(int units) : RecurrentLayer(units)
{
    /// <summary>True for f = ReLU, false for tanh.</summary>
    public bool UsesRelu { get; init; }

    private protected override int Gates => 1;

    internal override RecurrentCell CreateCell(int batch, bool training, SimdLevel level) =>
        new SimpleRnnCell(Units, UsesRelu ? ActivationKind.Relu : ActivationKind.Tanh, batch, training, MaskValue is not null, level);
}
