using Spanwise.Bench.Ceiling;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Shapes;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Bench.Quick;

/// <summary>What two threads gain, and what starting and stopping them costs.</summary>
internal static class ThreadRows
{
    private const int Workers = 2;

    /// <summary>Measures all rows.</summary>
    public static void Run(QuickContext context)
    {
        if (WorkerTeam.DefaultWorkers < Workers)
        {
            context.Rows.Note($"threads: this process may use {WorkerTeam.DefaultWorkers} processor; nothing to measure");
            return;
        }

        using var team = new WorkerTeam(Workers);
        WriteProducts(context, team);
        ForkJoinRows.Run(context, team);
    }

    private static void WriteProducts(QuickContext context, WorkerTeam team)
    {
        var ceiling = new TeamCeiling(team, team.Workers);
        foreach (var text in (string[])["128x128x784", "512x512x512", "1024x1024x1024"])
        {
            var shape = GemmCase.Parse(text);
            using var data = new GemmData(shape);
            using var two = new TeamGemmWorkload(data, team);
            using var one = new GemmWorkload(data);
            var seconds = context.WallTurns.Measure(two, one, ceiling);
            double Speed(double flops, double time) => flops / time * 1e-9;
            context.Rows.Write(new Row(
                "threads", shape.ToString(), Speed(shape.Flops, seconds[0]), Speed(shape.Flops, seconds[1]), "one thread", Speed(ceiling.Flops, seconds[2]), "GFLOP/s", context.Simd, Workers)
            {
                Goal = Goal.OverPeer(1.9),
            });
        }
    }
}
