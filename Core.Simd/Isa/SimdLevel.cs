namespace Spanwise.Core.Simd.Isa;

/// <summary>The instruction sets that the kernels are built for, from the least to the most capable.</summary>
/// <remarks>
/// <see cref="Neon"/> exists on Arm only, <see cref="Avx2"/> and <see cref="Avx512"/> on x86-64 only; a machine's levels are
/// <see cref="Scalar"/>, and those of its own family up to what it has.
/// </remarks>
public enum SimdLevel
{
    /// <summary>One float at a time; runs everywhere.</summary>
    Scalar = 0,

    /// <summary>Arm AdvSimd with FMLA: four floats.</summary>
    Neon = 1,

    /// <summary>AVX2 with FMA: eight floats.</summary>
    Avx2 = 2,

    /// <summary>AVX-512 F, BW, DQ and VL: sixteen floats, masks for every tail.</summary>
    Avx512 = 3,
}
