using Spanwise.Bench.Harness;
using Spanwise.Bench.Peers;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Quick;

/// <summary>Single convolutions on one thread, forward and backward, against PyTorch in turns.</summary>
internal static class ConvRows
{
    private const int TurnCount = 5;

    // As long as the peer's: it warms up once and takes the mean of as many passes as fill the time, and so do we.
    private const double TurnSeconds = TorchConv.Milliseconds * 1e-3;

    private const double OverPeer = 1.5;

    /// <summary>Measures all cases.</summary>
    public static void Run(QuickContext context)
    {
        using var peer = TorchConv.Start();
        if (peer is null)
        {
            context.Rows.Note("no PyTorch for /usr/bin/python3: convolutions are measured alone");
        }

        var turns = new Turns(1, TurnSeconds, context.Clock);
        foreach (var conv in ConvCase.All)
        {
            using var forward = new ConvWorkload(conv, backward: false);
            using var backward = new ConvWorkload(conv, backward: true);
            Tiering.Settle([forward, backward]);

            // Forward, backward, ceiling, and the peer's two.
            Span<double[]> seconds = [new double[TurnCount], new double[TurnCount], new double[TurnCount], new double[TurnCount], new double[TurnCount]];
            for (var turn = 0; turn < TurnCount; turn++)
            {
                var ours = turns.Measure(forward, backward, context.Ceiling);
                var theirs = peer?.Time(conv) ?? (double.NaN, double.NaN);
                (seconds[0][turn], seconds[1][turn], seconds[2][turn]) = (ours[0], ours[1], ours[2]);
                (seconds[3][turn], seconds[4][turn]) = theirs;
            }

            var ceiling = context.Ceiling.Flops / Statistics.Median(seconds[2]);
            Write(context, $"{conv.Name} forward", conv.Flops, seconds[0], seconds[3], ceiling);
            Write(context, $"{conv.Name} backward", 2 * conv.Flops, seconds[1], seconds[4], ceiling);
        }
    }

    private static void Write(QuickContext context, string name, double flops, double[] ours, double[] peers, double ceiling)
    {
        var peer = Statistics.Median(peers);
        context.Rows.Write(new Row(
            "conv", name, flops / Statistics.Median(ours) * 1e-9, double.IsNaN(peer) ? null : flops / peer * 1e-9, "PyTorch", ceiling * 1e-9, "GFLOP/s", context.Simd, 1)
        {
            Goal = Goal.OverPeer(OverPeer),
        });
    }
}
