using System.Security.Cryptography;
using NUnit.Framework;
using Spanwise.Core.IO.Digits;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests.Digits;

[TestFixture]
internal sealed class BuiltInDigitsTests
{
    private static readonly ImageDataset Standard = BuiltInDigits.Create(20_000, 4_000);

    [Test]
    public void TheBitsAreThoseThatFiguresWerePublishedFor()
    {
        // The first of the standard set. If this fails, the data set has changed, and every published figure with it.
        Assert.That(Sum(Standard.Train.Take(1000)), Is.EqualTo("61d0bd427bff94c8771d5531ed88af1d20c33c81bf37fc43960aaa3577aa9f9a"));
        Assert.That(Sum(Standard.Test.Take(1000)), Is.EqualTo("57f843e8616b16adbb564bd6a5790cd931fdb4aa3d835b48f627633ec4296eb1"));
    }

    [Test]
    public void ASmallerSetIsTheBeginningOfALargerOne()
    {
        var small = BuiltInDigits.Create(1_234, 77);

        Assert.That(Samples.Same(small.Train, Standard.Train.Take(1_234)), Is.True);
        Assert.That(Samples.Same(small.Test, Standard.Test.Take(77)), Is.True);
    }

    [Test]
    public void EveryTenImagesHoldEachDigitOnceInChangingOrder()
    {
        var orders = new HashSet<string>();
        for (var i = 0; i < Standard.Train.Count; i += 10)
        {
            var ten = Standard.Train.Labels.Slice(i, 10).ToArray();
            orders.Add(Convert.ToHexString(ten));
            Array.Sort(ten);
            Assert.That(ten, Is.EqualTo(new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }));
        }

        Assert.That(orders, Has.Count.GreaterThan(1_990));
    }

    [Test]
    public void AnotherSeedGivesOtherDigitsAndTrainingImagesAreNotTestedOn()
    {
        var other = BuiltInDigits.Create(100, 100, seed: 2);
        var seen = new HashSet<string>();
        foreach (var set in (ImageSet[])[other.Train, other.Test, Standard.Train, Standard.Test])
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.That(seen.Add(Convert.ToHexString(set.Image(i))), Is.True);
            }
        }
    }

    [Test]
    public void ImagesAreCentredInkOnEmptyPaper()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var image = Standard.Train.Image(i);
            long mass = 0, x = 0, y = 0;
            var dark = 0;
            for (var p = 0; p < image.Length; p++)
            {
                mass += image[p];
                x += image[p] * (p % 28);
                y += image[p] * (p / 28);
                dark += image[p] > 128 ? 1 : 0;
            }

            Assert.That(dark, Is.InRange(15, 350), $"image {i}");
            Assert.That(x / (double)mass, Is.InRange(10.5, 16.5), $"image {i}");
            Assert.That(y / (double)mass, Is.InRange(10.5, 16.5), $"image {i}");
            Assert.That(image.Count((byte)0), Is.GreaterThan(350), $"image {i}");
        }
    }

    [Test]
    public void DrawingPixelByPixelGivesTheSameBits()
    {
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            // Pieces of all lengths, some of them partly or wholly outside.
            float Next() => (random.NextSingle() * 40) - 6;
            var (ax, ay, bx, by, radius, edge) = (Next(), Next(), Next(), Next(), 0.5f + random.NextSingle(), 0.9f + random.NextSingle());
            var vector = new float[28 * DigitPen.StridePixels];
            var scalar = new float[28 * DigitPen.StridePixels];
            new DigitPen(edge, isScalar: false).DrawPiece(ax, ay, bx, by, radius, vector);
            new DigitPen(edge, isScalar: true).DrawPiece(ax, ay, bx, by, radius, scalar);
            for (var p = 0; p < vector.Length; p++)
            {
                if (p % DigitPen.StridePixels < 28)
                {
                    // −0 and 0 are one and the same ink.
                    Assert.That(Math.Max(0, vector[p]), Is.EqualTo(Math.Max(0, scalar[p])));
                }
            }
        }
    }

    [Test]
    public void ALinearModelGradesThemAsWellAsItGradesHandwriting()
    {
        // The issue of the built-in set: a linear model reaches 90–97 %. On a third of the images and in few epochs it stays a little below its limit.
        var accuracy = LinearModel.Grade(Standard, epochs: 3);

        TestContext.Out.WriteLine($"accuracy {accuracy:F4}");
        Assert.That(accuracy, Is.InRange(0.90, 0.97));
    }

    [Test]
    public void DrawingCanBeStopped()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.That(() => BuiltInDigits.Create(cancellation: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => BuiltInDigits.Create(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static string Sum(ImageSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(set.Pixels);
        hash.AppendData(set.Labels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
