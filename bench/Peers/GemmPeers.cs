using Spanwise.Bench.Harness;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Peers;

/// <summary>Who a product is compared with.</summary>
internal static class GemmPeers
{
    // A wrong product can be arbitrarily fast. Values lie in ±0.5, so that sums of length k are of the order of √k / 12.
    private const float Tolerance = 1e-3f;

    /// <summary>OpenBLAS where it is installed, else the naive loop.</summary>
    public static (Workload Peer, string Name) Best(GemmData data) => OpenBlas.IsPresent ? (new OpenBlasGemm(data), "openblas") : (new NaiveGemm(data), "naive");

    /// <summary>The best there is for one row.</summary>
    public static (Workload Peer, string Name) BestOfOneRow(GemmData data) => OpenBlas.IsPresent ? (new OpenBlasGemv(data), "openblas") : (new NaiveGemm(data), "naive");

    /// <summary>Refuses to measure two workloads that do not compute the same.</summary>
    public static void RequireSameResult(GemmData data, Workload ours, Workload peer)
    {
        data.C.Span.Fill(float.NaN);
        peer.Repeat(1);
        var expected = data.C.Span.ToArray();
        data.C.Span.Fill(float.NaN);
        ours.Repeat(1);
        var actual = data.C.Span;
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= Tolerance))
            {
                throw new InvalidOperationException($"{data.Shape}: element {i} is {actual[i]}; the peer has {expected[i]}");
            }
        }
    }
}
