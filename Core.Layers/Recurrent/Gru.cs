using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>Gated recurrent units: one gate says how much of the state is kept, another how much of it the candidate sees.</summary>
/// <remarks>
/// <para>Equation: r, z = σ(W_ih x_t + b_ih + W_hh h_(t−1) + b_hh), n = tanh(W_in x_t + b_in + r ⊙ (W_hn h_(t−1) + b_hn)), h_t = (1 − z) ⊙ n + z ⊙ h_(t−1);
/// gates in the order r, z, n, h_(−1) = 0; the output is h. PyTorch's <c>nn.GRU</c>, and Keras' with <c>reset_after</c> (whose gates are in the order z, r, n).</para>
/// <para>Source: Cho et al., <i>Learning phrase representations using RNN encoder–decoder</i> (2014), with the reset after the product.
/// Shapes, parameters and gradients: <see cref="RecurrentLayer"/>.</para>
/// </remarks>
/// <param name="units">Floats of the state.</param>
/// <exception cref="LayerException">There are fewer than one unit.</exception>
public sealed class Gru(int units) : RecurrentLayer(units)
{
    private protected override int Gates => 3;

    internal override RecurrentCell CreateCell(int batch, bool training, SimdLevel level) => new GruCell(Units, batch, training, level);
}
