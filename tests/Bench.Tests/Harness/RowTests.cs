using NUnit.Framework;
using Spanwise.Bench.Harness;

namespace Spanwise.Bench.Tests.Harness;

[TestFixture]
internal sealed class RowTests
{
    private static readonly Row Product = new("gemm", "128x128x784 NN", 115.25, 100.5, "openblas", 117, "GFLOP/s", "avx512", 1) { Goal = Goal.OverPeer(1.2) };

    [Test]
    public void A_line_holds_the_nine_fields_and_no_more() => Assert.That(
        RowWriter.ToJson(Product),
        Is.EqualTo("""{"bench":"gemm","name":"128x128x784 NN","ours":115.25,"peer":100.5,"peer_name":"openblas","ceiling":117,"unit":"GFLOP/s","simd":"avx512","threads":1}"""));

    [Test]
    public void What_is_missing_is_null() => Assert.That(
        RowWriter.ToJson(Product with { Peer = null, PeerName = null, Ceiling = double.NaN }),
        Does.Contain("\"peer\":null,\"peer_name\":null,\"ceiling\":null"));

    [Test]
    public void Of_times_less_is_better()
    {
        var time = Product with { Unit = "us", Ours = 2, Peer = 6 };
        Assert.That((Product.OverPeer, time.OverPeer), Is.EqualTo((115.25 / 100.5, 3.0)));
    }

    [Test]
    public void Goals_judge_the_figure_they_name()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Goal.OverPeer(1.1).IsMetBy(Product), Is.True);
            Assert.That(Goal.OverPeer(1.2).IsMetBy(Product), Is.False);
            Assert.That(Goal.OverPeer(1.1).IsMetBy(Product with { Peer = null }), Is.Null);
            Assert.That(Goal.OfCeiling(0.98).IsMetBy(Product), Is.True);
            Assert.That(Goal.OfCeiling(0.99).IsMetBy(Product), Is.False);
            Assert.That(Goal.AtLeast(116).IsMetBy(Product), Is.False);
            Assert.That(Goal.AtMost(116).IsMetBy(Product), Is.True);
        });
    }

    [Test]
    public void Json_output_is_lines_of_rows_and_nothing_else()
    {
        var output = new StringWriter();
        var writer = new RowWriter(output, json: true);
        writer.Note("a note");
        writer.Write(Product);
        writer.Finish();
        Assert.That(output.ToString(), Is.EqualTo(RowWriter.ToJson(Product) + Environment.NewLine));
    }

    [Test]
    public void The_table_names_what_was_missed()
    {
        var output = new StringWriter();
        var writer = new RowWriter(output, json: false);
        writer.Write(Product);
        writer.Finish();
        Assert.That(output.ToString(), Does.Contain("MISSED").And.Contain("0 of 1 goals met; missed: 128x128x784 NN"));
    }
}
