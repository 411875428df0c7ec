using NUnit.Framework;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Data;

[TestFixture]
internal sealed unsafe class ImageSetTests
{
    [Test]
    public void PixelsAndLabelsComeBackImageByImage()
    {
        var set = new ImageSet([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 0], 2, 3, 3);

        Assert.That(set.Count, Is.EqualTo(2));
        Assert.That((set.Rows, set.Columns, set.PixelsPerImage, set.Classes), Is.EqualTo((2, 3, 6, 3)));
        Assert.That(set.Image(1).ToArray(), Is.EqualTo(new byte[] { 7, 8, 9, 10, 11, 12 }));
        Assert.That(set.Labels.ToArray(), Is.EqualTo(new byte[] { 2, 0 }));
    }

    [Test]
    public void TheBlockIsAlignedAndTheSlackBehindItIsZero([Values(0, 1, 2, 3, 63, 64, 65)] int count)
    {
        var set = new ImageSetBuilder(count, 5, 7).Build();

        Assert.That((ulong)set.PixelAddress % 64 == 0, Is.True);
        for (var i = 0; i < ImageSet.SlackBytes; i++)
        {
            Assert.That(set.PixelAddress[(count * 35) + i], Is.Zero);
        }

        GC.KeepAlive(set);
    }

    [Test]
    public void TheSetDoesNotChangeWithTheArraysItWasMadeFrom()
    {
        byte[] pixels = [1, 2];
        byte[] labels = [3, 4];
        var set = new ImageSet(pixels, labels, 1, 1);
        pixels[0] = labels[0] = 9;

        Assert.That(set.Image(0)[0], Is.EqualTo(1));
        Assert.That(set.Labels[0], Is.EqualTo(3));
    }

    [Test]
    public void SizesThatDoNotAgreeAreRefusedWithBothNumbers()
    {
        Assert.That(() => new ImageSet(new byte[5], new byte[2], 1, 3), Throws.ArgumentException.With.Message.Contains("5 bytes").And.Message.Contains("6"));
        Assert.That(() => new ImageSet(new byte[2], [1, 10], 1, 1), Throws.ArgumentException.With.Message.Contains("label 10 of image 1"));
        Assert.That(() => new ImageSetBuilder(int.MaxValue, 28, 28), Throws.ArgumentException);
        Assert.That(() => new ImageSetBuilder(-1, 28, 28), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ImageSet([], [], 1, 1, 257), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void AnImageBeyondTheEndIsRefused([Values(-1, 2, int.MaxValue)] int index)
    {
        var set = new ImageSet(new byte[2], new byte[2], 1, 1);

        Assert.That(() => set.Image(index).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ABuilderIsSpentAfterBuilding()
    {
        var builder = new ImageSetBuilder(1, 1, 1);
        builder.Build();

        Assert.That(() => builder.Pixels.Length, Throws.InvalidOperationException);
        Assert.That(() => builder.Labels.Length, Throws.InvalidOperationException);
        Assert.That(() => builder.Build(), Throws.InvalidOperationException);
    }

    [Test]
    public void TakeKeepsTheFirstImages()
    {
        var set = new ImageSet([1, 2, 3], [4, 5, 6], 1, 1);

        Assert.That(set.Take(2).Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(set.Take(2).Labels.ToArray(), Is.EqualTo(new byte[] { 4, 5 }));
        Assert.That(set.Take(3), Is.SameAs(set));
        Assert.That(() => set.Take(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ADatasetJoinsSetsOfOneKind()
    {
        var set = new ImageSet(new byte[6], new byte[1], 2, 3);

        Assert.That(new ImageDataset(set, set, "here").Source, Is.EqualTo("here"));
        Assert.That(() => new ImageDataset(set, new ImageSet(new byte[6], new byte[1], 3, 2), ""), Throws.ArgumentException.With.Message.Contains("3×2"));
        Assert.That(() => new ImageDataset(set, new ImageSet(new byte[6], new byte[1], 2, 3, 4), ""), Throws.ArgumentException.With.Message.Contains("4 classes"));
    }
}
