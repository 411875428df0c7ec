using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>Activation functions over spans, and the step back through them.</summary>
/// <remarks>
/// <para>NaN gives NaN in every function, ReLU and binary step included. Derivatives are computed from the output y wherever it tells
/// them, so that a layer need not keep its input; <see cref="DerivativeNeedsInput"/> names the exceptions.</para>
/// <para>In place where two spans are the same; spans that overlap in part are refused.</para>
/// </remarks>
public static class Activations
{
    // Klambauer, Unterthiner, Mayr, Hochreiter: Self-Normalizing Neural Networks (2017).
    private const float SeluScale = 1.05070098735548f;
    private const float SeluNegativeScale = 1.05070098735548f * 1.67326324235438f;

    /// <summary>The α that is used when none is given; 0 for functions that have none.</summary>
    public static float DefaultAlpha(ActivationKind kind) => kind switch
    {
        ActivationKind.LeakyRelu => 0.01f,
        ActivationKind.Elu or ActivationKind.Swish => 1f,
        _ => 0f,
    };

    /// <summary>Tells whether the derivative is computed from the input x instead of the output y: of swish only.</summary>
    public static bool DerivativeNeedsInput(ActivationKind kind) => kind == ActivationKind.Swish;

    /// <summary>y = f(x).</summary>
    /// <param name="kind">The function.</param>
    /// <param name="x">The inputs; their number is the number of results.</param>
    /// <param name="y">The outputs; may be <paramref name="x"/>.</param>
    /// <param name="alpha">The parameter of leaky ReLU, ELU and swish; <see cref="DefaultAlpha"/> when null.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">kind is none of the functions, or alpha is negative or not finite.</exception>
    public static void Forward(ActivationKind kind, ReadOnlySpan<float> x, Span<float> y, float? alpha = null, SimdLevel? level = null)
    {
        var a = Alpha(kind, alpha);
        switch (kind)
        {
            case ActivationKind.Linear:
                Copy(x, y);
                break;
            case ActivationKind.BinaryStep:
                Map.Apply(x, y, default(BinaryStepOperator), level);
                break;
            case ActivationKind.Sigmoid:
                Map.Apply(x, y, default(SigmoidOperator), level);
                break;
            case ActivationKind.Tanh:
                Map.Apply(x, y, default(TanhOperator), level);
                break;
            case ActivationKind.Relu:
                Map.Apply(x, y, default(ReluOperator), level);
                break;
            case ActivationKind.LeakyRelu:
                Map.Apply(x, y, new LeakyReluOperator(a), level);
                break;
            case ActivationKind.Elu:
                Map.Apply(x, y, new EluOperator(1f, a), level);
                break;
            case ActivationKind.Selu:
                Map.Apply(x, y, new EluOperator(SeluScale, SeluNegativeScale), level);
                break;
            case ActivationKind.Softplus:
                Map.Apply(x, y, default(SoftplusOperator), level);
                break;
            case ActivationKind.Softsign:
                Map.Apply(x, y, default(SoftsignOperator), level);
                break;
            case ActivationKind.Swish:
                Map.Apply(x, y, new SwishOperator(a), level);
                break;
            case ActivationKind.Exponential:
                Map.Apply(x, y, default(ExpOperator), level);
                break;
            default:
                Unknown(kind);
                break;
        }
    }

    /// <summary>derivative = f′(x).</summary>
    /// <param name="kind">The function.</param>
    /// <param name="x">The inputs; read only where <see cref="DerivativeNeedsInput"/> says so, else it may be empty.</param>
    /// <param name="y">The outputs f(x); read in all other cases but the linear function and the step; it may be empty where it is not read.</param>
    /// <param name="derivative">Receives the derivative; its length is the number of elements; may be x or y.</param>
    /// <param name="alpha">The parameter that <see cref="Forward"/> was given.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">The span that is read is too short, or overlaps the result in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">kind is none of the functions, or alpha is negative or not finite.</exception>
    public static void Derivative(
        ActivationKind kind, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> derivative, float? alpha = null, SimdLevel? level = null) =>
        Differentiate(kind, x, y, derivative, chain: false, Alpha(kind, alpha), level);

    /// <summary>grad = grad · f′(x): the step back through the activation.</summary>
    /// <param name="kind">The function.</param>
    /// <param name="x">The inputs; read only where <see cref="DerivativeNeedsInput"/> says so, else it may be empty.</param>
    /// <param name="y">The outputs f(x); read in all other cases but the linear function and the step; it may be empty where it is not read.</param>
    /// <param name="grad">The gradient by the output on entry, by the input on return; its length is the number of elements.</param>
    /// <param name="alpha">The parameter that <see cref="Forward"/> was given.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">The span that is read is too short, or overlaps the gradient in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">kind is none of the functions, or alpha is negative or not finite.</exception>
    public static void MultiplyByDerivative(
        ActivationKind kind, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> grad, float? alpha = null, SimdLevel? level = null) =>
        Differentiate(kind, x, y, grad, chain: true, Alpha(kind, alpha), level);

    private static void Differentiate(
        ActivationKind kind, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result, bool chain, float alpha, SimdLevel? level)
    {
        switch (kind)
        {
            case ActivationKind.Linear:
                if (!chain)
                {
                    result.Fill(1f);
                }

                break;
            case ActivationKind.BinaryStep:
                if (chain)
                {
                    // grad · 0 and not 0, so that a NaN in the gradient is still seen.
                    Map.Apply(result, result, new ScaleOperator(0f), level);
                }
                else
                {
                    result.Clear();
                }

                break;
            case ActivationKind.Sigmoid:
                Run(y, nameof(y), result, chain, default(SigmoidSlope), level);
                break;
            case ActivationKind.Tanh:
                Run(y, nameof(y), result, chain, default(TanhSlope), level);
                break;
            case ActivationKind.Relu:
                Run(y, nameof(y), result, chain, default(ReluSlope), level);
                break;
            case ActivationKind.LeakyRelu:
                Run(y, nameof(y), result, chain, new LeakyReluSlope(alpha), level);
                break;
            case ActivationKind.Elu:
                Run(y, nameof(y), result, chain, new EluSlope(1f, alpha), level);
                break;
            case ActivationKind.Selu:
                Run(y, nameof(y), result, chain, new EluSlope(SeluScale, SeluNegativeScale), level);
                break;
            case ActivationKind.Softplus:
                Run(y, nameof(y), result, chain, default(SoftplusSlope), level);
                break;
            case ActivationKind.Softsign:
                Run(y, nameof(y), result, chain, default(SoftsignSlope), level);
                break;
            case ActivationKind.Swish:
                Run(x, nameof(x), result, chain, new SwishSlope(alpha), level);
                break;
            case ActivationKind.Exponential:
                Run(y, nameof(y), result, chain, default(IdentitySlope), level);
                break;
            default:
                Unknown(kind);
                break;
        }
    }

    private static void Run<TDerivative>(
        ReadOnlySpan<float> place, string placeName, Span<float> result, bool chain, TDerivative derivative, SimdLevel? level)
        where TDerivative : struct, IDerivative
    {
        ThrowHelper.RequireLength(placeName, place.Length, result.Length);
        place = place[..result.Length];
        if (chain)
        {
            Map.Zip(place, result, result, new ChainOperator<TDerivative>(derivative), level);
        }
        else
        {
            Map.Apply(place, result, new SlopeOperator<TDerivative>(derivative), level);
        }
    }

    private static void Copy(ReadOnlySpan<float> x, Span<float> y)
    {
        ThrowHelper.RequireLength(nameof(y), y.Length, x.Length);
        ThrowHelper.RequireSameOrApart(nameof(x), x, nameof(y), y[..x.Length]);
        x.CopyTo(y);
    }

    private static float Alpha(ActivationKind kind, float? alpha)
    {
        var a = alpha ?? DefaultAlpha(kind);
        if (!(a >= 0 && float.IsFinite(a)))
        {
            ThrowHelper.OutOfRange(nameof(alpha), a, "finite and not negative");
        }

        return a;
    }

    private static void Unknown(ActivationKind kind) => ThrowHelper.OutOfRange(nameof(kind), kind, "a member of ActivationKind");
}
