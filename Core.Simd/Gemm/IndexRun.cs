namespace Spanwise.Core.Simd.Gemm;

/// <summary>The indices from <see cref="Start"/> to <see cref="Start"/> + <see cref="Length"/> − 1.</summary>
/// <param name="Start">The first index.</param>
/// <param name="Length">How many there are.</param>
public readonly record struct IndexRun(int Start, int Length)
{
    /// <summary>One past the last index.</summary>
    public int End => Start + Length;
}
