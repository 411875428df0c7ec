using NUnit.Framework;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Conv;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class PlaceSumsTests(SimdLevel level)
{
    // Whole numbers: every sum is exact.
    [Test]
    public void SumsAllPlacesOfAllImages([Values(0, 1, 3)] int images, [Values(1, 3, 15, 16, 17, 63, 64, 65, 130)] int places)
    {
        const int Channels = 3;
        const int Gap = 2;
        var stride = (Channels * places) + Gap;
        var y = new float[images * stride];
        Array.Fill(y, float.NaN);
        var (expected, random) = (new float[Channels], new System.Random(places));
        for (var i = 0; i < images * Channels * places; i++)
        {
            var (image, element) = Math.DivRem(i, Channels * places);
            var value = random.Next(-9, 10);
            y[(image * stride) + element] = value;
            expected[element / places] += value;
        }

        var sums = new float[Channels + 1];
        Array.Fill(sums, 7f);
        PlaceSums.Compute(images, y, stride, Channels, places, sums, level);
        Assert.That(sums, Is.EqualTo(new[] { expected[0], expected[1], expected[2], 7f }));
    }

    [Test]
    public void TooLittleIsRefused() => Assert.That(
        () => PlaceSums.Compute(2, new float[11], 6, 2, 3, new float[2], level),
        Throws.ArgumentException.With.Message.Contains("y holds 11 floats; 12 are needed"));
}
