using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Native.Kernels;

/// <summary>Planned products by their sizes: planning takes some microseconds, and programs ask for the same few products again and again.</summary>
/// <remarks>One place for each hash, no lock: an entry is never changed, and a thread that reads the wrong one plans anew.</remarks>
internal static class PlanCache
{
    private const int PlaceBits = 9;
    private const int Places = 1 << PlaceBits;

    private static readonly GemmPlan?[] Plans = new GemmPlan?[Places];

    public static GemmPlan Get(int m, int n, int k, bool transposeA, bool transposeB, float alpha, float beta)
    {
        ref var place = ref Plans[Place(m, n, k, transposeA, transposeB, alpha, beta)];
        if (Volatile.Read(ref place) is { } plan && plan.M == m && plan.N == n && plan.K == k && plan.TransposeA == transposeA
            && plan.TransposeB == transposeB && Same(plan.Alpha, alpha) && Same(plan.Beta, beta))
        {
            return plan;
        }

        plan = new GemmPlan(m, n, k, new GemmOptions { TransposeA = transposeA, TransposeB = transposeB, Alpha = alpha, Beta = beta });
        Volatile.Write(ref place, plan);
        return plan;
    }

    // Multiplicative (Knuth, The Art of Computer Programming, volume 3, section 6.4): with HashCode.Combine a product of 2 by 2 took 72 ns instead of 59.
    private static int Place(int m, int n, int k, bool transposeA, bool transposeB, float alpha, float beta)
    {
        const ulong Golden = 0x9E3779B97F4A7C15;
        var sizes = ((ulong)(uint)m << 42) ^ ((ulong)(uint)n << 21) ^ (uint)k;
        var rest = ((ulong)BitConverter.SingleToUInt32Bits(alpha) << 32) ^ BitConverter.SingleToUInt32Bits(beta) ^ (transposeA ? 1UL << 31 : 0) ^ (transposeB ? 1UL << 63 : 0);
        return (int)((((sizes * Golden) ^ rest) * Golden) >> (64 - PlaceBits));
    }

    // By the bits: a NaN is itself, and −0 is not 0.
    private static bool Same(float left, float right) => BitConverter.SingleToUInt32Bits(left) == BitConverter.SingleToUInt32Bits(right);
}
