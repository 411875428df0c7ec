namespace Spanwise.Core.Simd.Elementwise;

/// <summary>The activation functions that the kernels know.</summary>
public enum ActivationKind
{
    /// <summary>f(x) = x.</summary>
    Linear = 0,

    /// <summary>f(x) = 1 for x ≥ 0, else 0. Its derivative is taken as 0 everywhere.</summary>
    BinaryStep,

    /// <summary>f(x) = 1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>f(x) = tanh x.</summary>
    Tanh,

    /// <summary>f(x) = max(0, x). Its derivative at 0 is taken as 0.</summary>
    Relu,

    /// <summary>f(x) = x for x &gt; 0, else α x, with α ≥ 0; α = 0.01 unless given. Its derivative at 0 is taken as α.</summary>
    LeakyRelu,

    /// <summary>f(x) = x for x &gt; 0, else α (eˣ − 1), with α ≥ 0; α = 1 unless given (Clevert et al. 2016).</summary>
    Elu,

    /// <summary>f(x) = λ x for x &gt; 0, else λ α (eˣ − 1), with λ = 1.0507… and α = 1.6732… (Klambauer et al. 2017).</summary>
    Selu,

    /// <summary>f(x) = ln(1 + eˣ).</summary>
    Softplus,

    /// <summary>f(x) = x / (1 + |x|).</summary>
    Softsign,

    /// <summary>f(x) = x / (1 + e^−αx), with α = 1 unless given (Ramachandran et al. 2017; SiLU for α = 1).</summary>
    Swish,

    /// <summary>f(x) = eˣ.</summary>
    Exponential,
}
