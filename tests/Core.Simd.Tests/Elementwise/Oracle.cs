using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Simd.Tests.Elementwise;

/// <summary>The functions in double precision, with their exact ends.</summary>
internal static class Oracle
{
    private const double SeluScale = 1.0507009873554804934193349852946;
    private const double SeluAlpha = 1.6732632423543772848170429916717;

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>ln(1 + t) without cancellation (Kahan).</summary>
    public static double LogOnePlus(double t)
    {
        var u = 1 + t;
        return u == 1 || double.IsInfinity(u) ? t : Math.Log(u) * t / (u - 1);
    }

    /// <summary>eˣ − 1 without cancellation (Kahan).</summary>
    public static double ExpMinusOne(double x)
    {
        var u = Math.Exp(x);
        return u == 1 ? x : u < 1e-15 ? -1 : (u - 1) * x / Math.Log(u);
    }

    public static double Forward(ActivationKind kind, double x, double alpha) => double.IsNaN(x) ? x : kind switch
    {
        ActivationKind.Linear => x,
        ActivationKind.BinaryStep => x >= 0 ? 1 : 0,
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Relu => Math.Max(x, 0),
        ActivationKind.LeakyRelu => x > 0 ? x : alpha * x,
        ActivationKind.Elu => x > 0 ? x : alpha * ExpMinusOne(x),
        ActivationKind.Selu => SeluScale * (x > 0 ? x : SeluAlpha * ExpMinusOne(x)),
        ActivationKind.Softplus => Softplus(x),
        ActivationKind.Softsign => double.IsInfinity(x) ? Math.Sign(x) : x / (1 + Math.Abs(x)),
        ActivationKind.Swish => double.IsNegativeInfinity(x) ? 0 : x * Sigmoid(alpha * x),
        ActivationKind.Exponential => Math.Exp(x),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The derivative by x, written out and not by differences.</summary>
    public static double Derivative(ActivationKind kind, double x, double alpha) => kind switch
    {
        ActivationKind.Linear => 1,
        ActivationKind.BinaryStep => 0,
        ActivationKind.Sigmoid => Sigmoid(x) * Sigmoid(-x),
        ActivationKind.Tanh => 1 / (Math.Cosh(x) * Math.Cosh(x)),
        ActivationKind.Relu => x > 0 ? 1 : 0,
        ActivationKind.LeakyRelu => x > 0 ? 1 : alpha,
        ActivationKind.Elu => x > 0 ? 1 : alpha * Math.Exp(x),
        ActivationKind.Selu => SeluScale * (x > 0 ? 1 : SeluAlpha * Math.Exp(x)),
        ActivationKind.Softplus => Sigmoid(x),
        ActivationKind.Softsign => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x))),
        ActivationKind.Swish => Sigmoid(alpha * x) + (alpha * x * Sigmoid(alpha * x) * Sigmoid(-alpha * x)),
        ActivationKind.Exponential => Math.Exp(x),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
