using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>Long short-term memory: a cell beside the state, which three gates write, forget and show.</summary>
/// <remarks>
/// <para>Equation: i, f, o = σ(W_ih x_t + b_ih + W_hh h_(t−1) + b_hh), g = tanh(…), c_t = f ⊙ c_(t−1) + i ⊙ g, h_t = o ⊙ tanh c_t; gates in the order i, f, g, o,
/// h_(−1) = c_(−1) = 0; the output is h. PyTorch's <c>nn.LSTM</c>.</para>
/// <para>Source: Hochreiter and Schmidhuber, <i>Long short-term memory</i> (1997); forget gates by Gers, Schmidhuber and Cummins (2000).
/// Shapes, parameters and gradients: <see cref="RecurrentLayer"/>.</para>
/// </remarks>
/// <param name="units">Floats of the state, and of the cell.</param>
/// <exception cref="LayerException">There are fewer than one unit.</exception>
public sealed class Lstm(int units) : RecurrentLayer(units)
{
    /// <summary>Added to the forget gate's part of bias_ih when it is first filled; Keras' <c>unit_forget_bias</c> is 1 with biases of 0 (Jozefowicz, Zaremba and Sutskever 2015).</summary>
    /// <exception cref="LayerException">The number is not finite.</exception>
    public float ForgetBias
    {
        get;
        init => field = float.IsFinite(value) ? value : throw new LayerException($"the forget bias of a {Kind} layer is finite; received {value}");
    }

    private protected override int Gates => 4;

    internal override RecurrentCell CreateCell(int batch, bool training, SimdLevel level) => new LstmCell(Units, batch, training, MaskValue is not null, level);

    private protected override Initializer InputBiasInitializer(Initializer initializer) =>
        ForgetBias == 0f ? initializer : new RaisedRun(initializer, Units, Units, ForgetBias);
}
