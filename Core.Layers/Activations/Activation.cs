using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Activations;

/// <summary>A function applied to every element of a layer's output. Derive from it to write one of your own.</summary>
/// <remarks>
/// <para>The properties and methods that give the functions named here run vector kernels; <see cref="Dense"/> fuses them into its product.</para>
/// <para>A function of your own says in <see cref="NeedsInput"/> whether its derivative is computed from the input x or from the output y.
/// The output is to be preferred where it is enough: the layer then need not keep its sums.</para>
/// </remarks>
/// <example>
/// <code>
/// sealed class Sine() : Activation("sine", needsInput: true)
/// {
///     public override void Forward(ReadOnlySpan&lt;float&gt; x, Span&lt;float&gt; y, SimdLevel? level = null)
///     {
///         for (var i = 0; i &lt; x.Length; i++) y[i] = MathF.Sin(x[i]);
///     }
///
///     public override void MultiplyByDerivative(ReadOnlySpan&lt;float&gt; x, ReadOnlySpan&lt;float&gt; y, Span&lt;float&gt; grad, SimdLevel? level = null)
///     {
///         for (var i = 0; i &lt; grad.Length; i++) grad[i] *= MathF.Cos(x[i]);
///     }
/// }
/// </code>
/// </example>
public abstract class Activation
{
    /// <summary>Makes an activation.</summary>
    /// <param name="name">A short name, as in a summary.</param>
    /// <param name="needsInput">True if <see cref="MultiplyByDerivative"/> reads the inputs, false if the outputs are enough.</param>
    protected Activation(string name, bool needsInput)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        NeedsInput = needsInput;
    }

    /// <summary>f(x) = x.</summary>
    public static Activation Linear { get; } = new KernelActivation(ActivationKind.Linear);

    /// <summary>f(x) = 1 for x ≥ 0, else 0; its derivative is taken as 0, so nothing is learned through it.</summary>
    public static Activation BinaryStep { get; } = new KernelActivation(ActivationKind.BinaryStep);

    /// <summary>f(x) = 1 / (1 + e⁻ˣ).</summary>
    public static Activation Sigmoid { get; } = new KernelActivation(ActivationKind.Sigmoid);

    /// <summary>f(x) = tanh x.</summary>
    public static Activation Tanh { get; } = new KernelActivation(ActivationKind.Tanh);

    /// <summary>f(x) = max(0, x), with derivative 0 at 0.</summary>
    public static Activation Relu { get; } = new KernelActivation(ActivationKind.Relu);

    /// <summary>f(x) = λ x for x &gt; 0, else λ α (eˣ − 1), with the λ and α that keep mean 0 and variance 1 (Klambauer et al. 2017).</summary>
    public static Activation Selu { get; } = new KernelActivation(ActivationKind.Selu);

    /// <summary>f(x) = ln(1 + eˣ).</summary>
    public static Activation Softplus { get; } = new KernelActivation(ActivationKind.Softplus);

    /// <summary>f(x) = x / (1 + |x|).</summary>
    public static Activation Softsign { get; } = new KernelActivation(ActivationKind.Softsign);

    /// <summary>f(x) = eˣ.</summary>
    public static Activation Exponential { get; } = new KernelActivation(ActivationKind.Exponential);

    /// <summary>A short name, as in a summary.</summary>
    public string Name { get; }

    /// <summary>True if <see cref="MultiplyByDerivative"/> reads the inputs, false if the outputs are enough.</summary>
    public bool NeedsInput { get; }

    /// <summary>The kernel that computes this function, which layers may fuse; null for a function of the user's.</summary>
    public virtual ActivationKind? Kind => null;

    /// <summary>The parameter of the kernel: the α of leaky ReLU, ELU and swish.</summary>
    public virtual float Alpha => 0f;

    /// <summary>True for f(x) = x.</summary>
    public bool IsLinear => Kind == ActivationKind.Linear;

    /// <summary>f(x) = x for x &gt; 0, else α x.</summary>
    /// <param name="alpha">The slope of the negative side; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">alpha is negative or not finite.</exception>
    public static Activation LeakyRelu(float alpha = 0.01f) => new KernelActivation(ActivationKind.LeakyRelu, alpha);

    /// <summary>f(x) = x for x &gt; 0, else α (eˣ − 1) (Clevert, Unterthiner and Hochreiter 2016).</summary>
    /// <param name="alpha">What the negative side tends to, with its sign changed; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">alpha is negative or not finite.</exception>
    public static Activation Elu(float alpha = 1f) => new KernelActivation(ActivationKind.Elu, alpha);

    /// <summary>f(x) = x / (1 + e^−αx), SiLU for α = 1 (Ramachandran, Zoph and Le 2017).</summary>
    /// <param name="alpha">The steepness; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">alpha is negative or not finite.</exception>
    public static Activation Swish(float alpha = 1f) => new KernelActivation(ActivationKind.Swish, alpha);

    /// <summary>f(x) = min(max(x, lower), upper), with derivative 0 at the bounds and beyond; ReLU6 is Clip(0, 6).</summary>
    /// <param name="lower">The least value; may be −∞.</param>
    /// <param name="upper">The greatest value, not below the least; may be ∞.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds do not ascend.</exception>
    public static Activation Clip(float lower, float upper) => new ClipActivation(lower, upper);

    /// <summary>The built-in function of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="alpha">The parameter of leaky ReLU, ELU and swish; null takes its usual value.</param>
    /// <exception cref="ArgumentOutOfRangeException">kind is none of the functions, or alpha is negative or not finite.</exception>
    public static Activation Of(ActivationKind kind, float? alpha = null) => new KernelActivation(kind, alpha);

    /// <summary>A function of your own as two lines of code; to make it as fast as those above, derive from this class.</summary>
    /// <example><code>var sine = Activation.Of("sine", MathF.Sin, MathF.Cos);</code></example>
    /// <param name="name">A short name, as in a summary.</param>
    /// <param name="function">f; called by several threads at a time, must not allocate.</param>
    /// <param name="derivative">f′, likewise.</param>
    public static Activation Of(string name, Func<float, float> function, Func<float, float> derivative)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(derivative);
        return new FunctionActivation(name, function, derivative);
    }

    /// <summary>y = f(x).</summary>
    /// <param name="x">The inputs; their number is the number of results.</param>
    /// <param name="y">The outputs; may be the same span as <paramref name="x"/>.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    public abstract void Forward(ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null);

    /// <summary>grad = grad · f′(x): the step back through the function.</summary>
    /// <param name="x">The inputs; empty unless <see cref="NeedsInput"/>.</param>
    /// <param name="y">The outputs f(x).</param>
    /// <param name="grad">The gradient by the output on entry, by the input on return; its length is the number of elements.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    public abstract void MultiplyByDerivative(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, SimdLevel? level = null);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
