using NUnit.Framework;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Peers;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Tests.Peers;

[TestFixture]
internal sealed class GemmPeersTests
{
    [Test]
    public void Ours_the_naive_loop_and_the_best_peer_compute_the_same([Values("NN", "TN", "NT", "TT")] string form)
    {
        using var data = new GemmData(GemmCase.Parse($"13x21x34 {form}"));
        using var ours = new GemmWorkload(data);
        Assert.Multiple(() =>
        {
            Assert.That(() => GemmPeers.RequireSameResult(data, ours, new NaiveGemm(data)), Throws.Nothing);
            Assert.That(() => GemmPeers.RequireSameResult(data, ours, GemmPeers.Best(data).Peer), Throws.Nothing);
        });
    }

    [Test]
    public void MathNet_computes_the_same()
    {
        using var data = new GemmData(GemmCase.Parse("3x5x7"));
        var mathNet = new MathNetGemm(data);
        new NaiveGemm(data).Repeat(1);
        mathNet.Repeat(1);
        Assert.That(mathNet.Result.ToArray(), Is.EqualTo(data.C.Span.ToArray()).Within(1e-5f));
    }

    [Test]
    public void One_row_by_the_best_peer_is_the_same()
    {
        using var data = new GemmData(GemmCase.Parse("1x21x34"));
        using var ours = new GemmWorkload(data);
        Assert.That(() => GemmPeers.RequireSameResult(data, ours, GemmPeers.BestOfOneRow(data).Peer), Throws.Nothing);
    }

    [Test]
    public void A_workload_that_computes_something_else_is_refused()
    {
        using var data = new GemmData(GemmCase.Parse("4x4x4"));
        Assert.That(
            () => GemmPeers.RequireSameResult(data, new Zeros(data), new NaiveGemm(data)),
            Throws.InvalidOperationException.With.Message.StartsWith("4x4x4 NN: element "));
    }

    private sealed class Zeros(GemmData data) : Workload
    {
        public override void Repeat(int times) => data.C.Span.Clear();
    }
}
