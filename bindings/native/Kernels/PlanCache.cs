using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Native.Kernels;

/// <summary>Planned products by their sizes: planning takes some microseconds, and programs ask for the same few products again and again.</summary>
/// <remarks>One place for each hash, no lock: an entry is never changed, and a thread that reads the wrong one plans anew.</remarks>
internal static class PlanCache
{
    private const int Places = 512;

    private static readonly GemmPlan?[] Plans = new GemmPlan?[Places];

    public static GemmPlan Get(int m, int n, int k, bool transposeA, bool transposeB, float alpha, float beta)
    {
        var hash = (uint)HashCode.Combine(m, n, k, transposeA, transposeB, alpha, beta) % Places;
        ref var place = ref Plans[hash];
        if (Volatile.Read(ref place) is { } plan && plan.M == m && plan.N == n && plan.K == k && plan.TransposeA == transposeA
            && plan.TransposeB == transposeB && Same(plan.Alpha, alpha) && Same(plan.Beta, beta))
        {
            return plan;
        }

        plan = new GemmPlan(m, n, k, new GemmOptions { TransposeA = transposeA, TransposeB = transposeB, Alpha = alpha, Beta = beta });
        Volatile.Write(ref place, plan);
        return plan;
    }

    // By the bits: a NaN is itself, and −0 is not 0.
    private static bool Same(float left, float right) => BitConverter.SingleToUInt32Bits(left) == BitConverter.SingleToUInt32Bits(right);
}
