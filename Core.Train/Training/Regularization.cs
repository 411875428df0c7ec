using Spanwise.Core.Layers;

namespace Spanwise.Core.Train;

/// <summary>What keeps weights small and steps bounded. Null and 0 do nothing.</summary>
/// <remarks>
/// <para>In each step, in this order: penalties are added to the gradient, g + λ₂ w + λ₁ sign(w); then the whole gradient is clipped by its
/// norm, then each element by its value; then the optimiser runs; then the norms of units are limited. Penalties are no part of the loss
/// that is reported.</para>
/// <para>Weights are what has two dimensions or more and connects several values; biases, and the scales and shifts of a normalisation, are
/// penalised only if asked for, and never limited. A unit is a column of a dense or recurrent layer's matrix, an output channel of a
/// convolution or transposed convolution, else the first dimension.</para>
/// </remarks>
public sealed record Regularization
{
    /// <summary>λ₁ of the penalty λ₁ Σ |w|; finite and not negative.</summary>
    public float L1 { get; init; }

    /// <summary>λ₂ of the penalty ½ λ₂ Σ w²; finite and not negative. PyTorch's <c>weight_decay</c> of the optimisers that add it to the gradient.</summary>
    public float L2 { get; init; }

    /// <summary>True to penalise biases and their like too, as PyTorch's <c>weight_decay</c> does.</summary>
    public bool PenalizeBiases { get; init; }

    /// <summary>
    /// The most Euclidean norm of the weights that lead into one unit (Srivastava et al., <i>Dropout</i>, 2014); above 0. Costs one more
    /// meeting of the workers a step.
    /// </summary>
    public float? MaxNorm { get; init; }

    /// <summary>The most magnitude of an element of the gradient; above 0.</summary>
    public float? ClipValue { get; init; }

    /// <summary>
    /// The most Euclidean norm of the gradient of all parameters together: a longer one is scaled by limit / (norm + 10⁻⁶), as PyTorch's
    /// <c>clip_grad_norm_</c> does (Pascanu, Mikolov and Bengio 2013); above 0. Needs the gradients stored, and one more meeting a step.
    /// </summary>
    public float? ClipNorm { get; init; }

    internal bool Penalizes => L1 != 0f || L2 != 0f;

    /// <summary>Whether a parameter is a weight. A normalisation's scale may have several dimensions, but each of its values feeds one alone.</summary>
    internal static bool IsWeight(ParameterSpec spec) => spec.Shape.Rank >= 2 && (spec.FanIn > 1 || spec.FanOut > 1 || spec.Shape.Count == 1);

    internal void Check()
    {
        NotNegative(nameof(L1), L1);
        NotNegative(nameof(L2), L2);
        Positive(nameof(MaxNorm), MaxNorm);
        Positive(nameof(ClipValue), ClipValue);
        Positive(nameof(ClipNorm), ClipNorm);
    }

    private static void NotNegative(string name, float value)
    {
        if (!(value >= 0f && float.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative; received {value}");
        }
    }

    private static void Positive(string name, float? value)
    {
        if (value is { } given && !(given > 0f))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0; received {value}");
        }
    }
}
