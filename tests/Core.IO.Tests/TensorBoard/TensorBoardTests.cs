using System.Buffers.Binary;
using NUnit.Framework;
using Spanwise.Core.IO.Checksums;
using Spanwise.Core.IO.TensorBoard;

namespace Spanwise.Core.IO.Tests.TensorBoard;

internal sealed class TensorBoardTests
{
    [Test]
    public void TheSumsAreThoseOfARecordThatTensorFlowWrote()
    {
        // The first record of an event file: length, its sum, Event { file_version: "brain.Event:2" }, its sum.
        var record = Convert.FromHexString("0f000000000000006d532b091a0d627261696e2e4576656e743a32fc985129");
        Assert.That(MaskedCrc32C.Of(record.AsSpan(0, 8)), Is.EqualTo(BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(8))));
        Assert.That(MaskedCrc32C.Of(record.AsSpan(12, 15)), Is.EqualTo(BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(27))));
    }

    [Test]
    public void ScalarsAndHistogramsComeBack()
    {
        using var folder = new TemporaryFolder();
        byte[] file;
        using (var events = new EventFile(folder["runs"], new FixedClock()))
        {
            events.AddScalar("loss/train", 3, 0.25);
            events.AddScalar("nan", 1L << 40, double.NaN);
            events.AddHistogram("weights", 4, [1f, 2f, float.NaN, -1f, 2f]);
            events.AddHistogram("same", 5, [7f, 7f]);
            events.AddHistogram("none", 6, [float.PositiveInfinity]);
            Assert.That(Path.GetFileName(events.FilePath), Does.StartWith("events.out.tfevents.1700000000."));
            events.Flush();
            using var shared = new FileStream(events.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file = new byte[shared.Length];
            shared.ReadExactly(file);
        }

        var read = EventReader.Read(file);
        Assert.That(read.Select(one => one.WallTime), Is.All.EqualTo(1700000000.5));
        Assert.That((read[0].Version, read[0].Tag), Is.EqualTo(("brain.Event:2", (string?)null)));
        Assert.That((read[1].Tag, read[1].Step, read[1].Scalar), Is.EqualTo(("loss/train", 3L, (float?)0.25f)));
        Assert.That((read[2].Step, read[2].Scalar), Is.EqualTo((1L << 40, (float?)float.NaN)));
        Assert.That(read[3].Figures, Is.EqualTo(new double[] { -1, 2, 4, 4, 10 }));
        Assert.That(read[3].Limits, Is.Ordered.And.Length.EqualTo(30));
        Assert.That((read[3].Limits![^1], read[3].Buckets!.Sum(), read[3].Buckets![0], read[3].Buckets![^1]), Is.EqualTo((2d, 4d, 1d, 2d)));
        Assert.That(read[3].Buckets![20], Is.EqualTo(1d), "the bucket from 1 to 1.1");
        Assert.That((read[4].Figures![0], read[4].Buckets!.Sum()), Is.EqualTo((7d, 2d)));
        Assert.That((read[5].Figures![2], read[5].Buckets!.Sum()), Is.EqualTo((0d, 0d)));
    }

    [Test]
    public void ATrainingLeavesItsCurves([Values] bool validates, [Values] bool histograms)
    {
        using var folder = new TemporaryFolder();
        var history = ToyTraining.Run(3, validates, out _, new TensorBoardLog(folder.Path, histograms));
        var events = EventReader.Read(File.ReadAllBytes(Directory.GetFiles(folder.Path).Single()));
        var losses = events.Where(one => one.Tag == "loss/train").ToArray();
        Assert.That(losses.Select(one => one.Step), Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(losses.Select(one => one.Scalar), Is.EqualTo(history.Select(report => (float)report.TrainLoss)));
        string[] tags = ["loss/train", "learning_rate", "metric/train"];
        tags = validates ? [.. tags, "loss/validation", "metric/validation"] : tags;
        tags = histograms ? [.. tags, "parameters/0.weight", "parameters/0.bias", "parameters/2.weight", "parameters/2.bias"] : tags;
        Assert.That(events.Skip(1).Select(one => one.Tag).Distinct(), Is.EquivalentTo(tags));
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500);
    }
}
