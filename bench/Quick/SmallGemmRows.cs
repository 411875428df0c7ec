using Spanwise.Bench.Harness;
using Spanwise.Bench.Peers;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Quick;

/// <summary>Products so small that calls, edges and stores decide: cubes and random shapes, judged by their geometric means.</summary>
internal static class SmallGemmRows
{
    /// <summary>Measures all groups.</summary>
    public static void Run(QuickContext context)
    {
        List<Row> tiny = [];
        List<double> overNaive = [];
        foreach (var shape in GemmShapes.TinyCubes)
        {
            var row = GemmRows.Measure(context, shape, context.ShortTurns);
            tiny.Add(row);
            context.Rows.Write(row with { Goal = Goal.OverPeer(1) });
            overNaive.Add(OverNaive(context, shape));
        }

        context.Rows.Write(GemmRows.Mean(context, "cubes 2-16, mean ratio", [.. tiny.Select(row => row.OverPeer!.Value)], 1.3));
        context.Rows.Write(GemmRows.Mean(context, "cubes 2-16, mean ratio", overNaive, 4, "naive"));
        WriteGroup(context, "cubes 17-64", GemmShapes.SmallCubes);
        WriteGroup(context, "200 random shapes to 64", GemmShapes.RandomSmall);
    }

    private static void WriteGroup(QuickContext context, string name, IReadOnlyList<GemmCase> shapes)
    {
        List<Row> rows = [.. shapes.Select(shape => GemmRows.Measure(context, shape, context.ShortTurns))];
        context.Rows.Write(GemmRows.Mean(context, $"{name}, mean ratio", [.. rows.Select(row => row.OverPeer!.Value)], 1.03));
        context.Rows.Write(GemmRows.Worst(context, $"{name}, worst", rows, 0.9));
    }

    private static double OverNaive(QuickContext context, GemmCase shape)
    {
        using var data = new GemmData(shape);
        using var ours = new GemmWorkload(data);
        var seconds = context.ShortTurns.Measure(ours, new NaiveGemm(data));
        return seconds[1] / seconds[0];
    }
}
