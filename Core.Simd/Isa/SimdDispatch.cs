namespace Spanwise.Core.Simd.Isa;

/// <summary>A kernel that is written once over the vocabulary and can run on every instruction set.</summary>
/// <remarks>
/// Implement it in a struct whose fields are the arguments (pointers, counts, results). Put
/// <c>[MethodImpl(MethodImplOptions.AggressiveOptimization)]</c> on <see cref="Run"/>, or a hot loop spends its first second in
/// unoptimised code, and copy the fields to locals before the loop, or they are read from memory in each turn.
/// </remarks>
public interface ISimdKernel
{
    /// <summary>Does the work with the vectors of <typeparamref name="TIsa"/>.</summary>
    void Run<TIsa, TVec>()
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>The one switch from a level to the instruction set that it names.</summary>
public static class SimdDispatch
{
    /// <summary>Runs a kernel on a level that <see cref="SimdInfo.Resolve"/> has passed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is no member of <see cref="SimdLevel"/>.</exception>
    public static void Run<TKernel>(SimdLevel level, ref TKernel kernel)
        where TKernel : struct, ISimdKernel, allows ref struct
    {
        switch (level)
        {
            case SimdLevel.Avx512:
                kernel.Run<Avx512Isa, System.Runtime.Intrinsics.Vector512<float>>();
                break;
            case SimdLevel.Avx2:
                kernel.Run<Avx2Isa, System.Runtime.Intrinsics.Vector256<float>>();
                break;
            case SimdLevel.Neon:
                kernel.Run<NeonIsa, System.Runtime.Intrinsics.Vector128<float>>();
                break;
            case SimdLevel.Scalar:
                kernel.Run<ScalarIsa, float>();
                break;
            default:
                ThrowHelper.OutOfRange(nameof(level), level, "one of scalar, neon, avx2, avx512");
                break;
        }
    }
}
