using System.Runtime.InteropServices;
using Spanwise.Bench.Ceiling;
using Spanwise.Bench.Harness;
using Spanwise.Bench.History;
using Spanwise.Bench.Peers;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Bench.Quick;

/// <summary>The quick run: everything in a minute, but for the largest networks, which only the group of training measures.</summary>
internal static class QuickRun
{
    /// <summary>The names a group can be asked for by.</summary>
    public static readonly string[] Groups = ["gemm", "conv", "activations", "optimizers", "train", "threads", "all"];

    /// <summary>Measures one group, or all.</summary>
    public static void Run(string group, RowWriter rows, ClockKind clock)
    {
        rows.Note($"{Machine.Here} · {RuntimeInformation.FrameworkDescription} · {SimdInfo.Name(SimdInfo.Current)} ({SimdInfo.Reason})");
        rows.Note($"ceiling of one core {FmaCeiling.Measure():F1} GFLOP/s · peer {OpenBlas.Description}");
        var context = new QuickContext(rows, clock);
        if (group is "gemm" or "all")
        {
            GemmRows.Run(context);
            SmallGemmRows.Run(context);
            FusedGemmRows.Run(context);
            GemvRows.Run(context);
            FirstCalls.WriteRows(context);
        }

        if (group is "conv" or "all")
        {
            ConvRows.Run(context);
        }

        if (group is "activations" or "all")
        {
            ActivationRows.Run(context);
        }

        if (group is "optimizers" or "all")
        {
            OptimizerRows.Run(context);
        }

        if (group is "train" or "all")
        {
            TrainRows.Run(context, large: group == "train");
        }

        if (group is "threads" or "all")
        {
            ThreadRows.Run(context);
        }

        rows.Finish();
    }
}
