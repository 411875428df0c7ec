using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Gemm;

/// <summary>Everything about a product but its sizes: C = f(α·op(A)·op(B) + β·C + bias).</summary>
public readonly record struct GemmOptions()
{
    /// <summary>True: A is stored as [k, m] and used transposed.</summary>
    public bool TransposeA { get; init; }

    /// <summary>True: B is stored as [n, k] and used transposed.</summary>
    public bool TransposeB { get; init; }

    /// <summary>α. With 0, neither A nor B is read.</summary>
    public float Alpha { get; init; } = 1f;

    /// <summary>β. With 0, C is overwritten and not read: not-a-number in it does not survive.</summary>
    public float Beta { get; init; }

    /// <summary>True: a bias of n floats is added to every row before the activation.</summary>
    public bool HasBias { get; init; }

    /// <summary>
    /// True: a bias of m floats takes the place of that of n, one for each row, as a convolution's filters have it. The sums begin with it, so α is 1 and β 0,
    /// and k at least 1.
    /// </summary>
    internal bool HasRowBias { get; init; }

    /// <summary>The activation f, applied last. ReLU is applied in registers, every other one on rows that are still in the cache.</summary>
    public ActivationKind Activation { get; init; } = ActivationKind.Linear;

    /// <summary>The parameter of an activation that has one (<see cref="ActivationKind.LeakyRelu"/>, <see cref="ActivationKind.Elu"/>); null takes its usual value.</summary>
    public float? ActivationAlpha { get; init; }

    /// <summary>The instruction set to plan for; null takes <see cref="SimdInfo.Current"/>.</summary>
    public SimdLevel? Level { get; init; }
}
