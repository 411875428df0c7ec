using Spanwise.Bench.Harness;
using Spanwise.Bench.Shapes;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Bench.Quick;

/// <summary>What bias and activation cost on top of the plain product.</summary>
internal static class FusedGemmRows
{
    /// <summary>Measures ReLU and sigmoid.</summary>
    public static void Run(QuickContext context)
    {
        Write(context, ActivationKind.Relu, "relu", 1 / 1.02);
        Write(context, ActivationKind.Sigmoid, "sigmoid", 1 / 1.10);
    }

    private static void Write(QuickContext context, ActivationKind activation, string name, double goal)
    {
        var shape = GemmCase.Parse("128x128x784");
        using var data = new GemmData(shape);
        using var plain = new GemmWorkload(data);
        using var fused = new GemmWorkload(data, new GemmOptions { HasBias = true, Activation = activation });
        context.Rows.Write(GemmRows.Measure(context, $"{shape} +bias+{name}", shape.Flops, fused, plain, "plain") with { Goal = Goal.OverPeer(goal) });
    }
}
