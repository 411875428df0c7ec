using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.GuardPageRunner;

/// <summary>The matrix product over sizes around its tiles, in all four transpositions, with everything at its page's edge.</summary>
internal sealed class GemmCheck : IGuardCheck
{
    private static readonly int[] Rows = [0, 1, 3, 5, 6, 7, 8, 13, 17, 25];
    private static readonly int[] Columns = [0, 1, 2, 4, 7, 8, 9, 10, 15, 16, 17, 30, 33, 47, 49, 63, 64, 67, 97];
    private static readonly int[] Depths = [0, 1, 2, 5, 16, 25];

    // Large enough for blocks over k, packed panels and several blocks of rows.
    private static readonly (int M, int N, int K)[] Large = [(260, 135, 70), (101, 1030, 601), (37, 2060, 20), (9, 23, 1100), (215, 780, 762), (213, 136, 902)];

    public string Name => "gemm";

    public void Run()
    {
        using var arena = new GuardArena(1_300_000);
        foreach (var level in SimdInfo.Available)
        {
            foreach (var m in Rows)
            {
                foreach (var n in Columns)
                {
                    foreach (var k in Depths)
                    {
                        Multiply(arena, m, n, k, level);
                    }
                }
            }

            foreach (var (m, n, k) in Large)
            {
                Multiply(arena, m, n, k, level);
            }
        }
    }

    private static void Multiply(GuardArena arena, int m, int n, int k, SimdLevel level)
    {
        for (var form = 0; form < 4; form++)
        {
            var plain = new GemmOptions { TransposeA = (form & 1) != 0, TransposeB = (form & 2) != 0, Level = level };
            Multiply(arena, new GemmPlan(m, n, k, plain), 0);
            Multiply(arena, new GemmPlan(m, n, k, plain with { Beta = 1, HasBias = true, Activation = ActivationKind.Relu }), 0);
            Multiply(arena, new GemmPlan(m, n, k, plain with { HasBias = true, Activation = ActivationKind.Tanh }), 3);
        }
    }

    private static void Multiply(GuardArena arena, GemmPlan plan, int gap)
    {
        var (rowsA, columnsA) = plan.TransposeA ? (plan.K, plan.M) : (plan.M, plan.K);
        var (rowsB, columnsB) = plan.TransposeB ? (plan.N, plan.K) : (plan.K, plan.N);
        foreach (var side in (GuardSide[])[GuardSide.Start, GuardSide.End])
        {
            Gemm.Multiply(
                plan,
                arena.Input(Floats(rowsA, columnsA, gap), side, 0),
                columnsA + gap,
                arena.Input(Floats(rowsB, columnsB, gap), side, 1),
                columnsB + gap,
                arena.Output(Floats(plan.M, plan.N, gap), side, 0),
                plan.N + gap,
                arena.Input(plan.HasBias ? plan.N : 0, side, 2),
                arena.Output(plan.WorkspaceFloats, side, 1));
        }
    }

    private static int Floats(int rows, int columns, int gap) => rows == 0 ? 0 : ((rows - 1) * (columns + gap)) + columns;
}
