using NUnit.Framework;
using Spanwise.Core.Simd.Conv;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Isa;

namespace Spanwise.Core.Simd.Tests.Conv;

[TestFixtureSource(typeof(Levels), nameof(Levels.Available))]
public sealed class LaneGroupTests(SimdLevel level)
{
    private static readonly int[] Features = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100];

    [Test]
    public void RowsBecomeLanesAndRowsAgain([ValueSource(nameof(Features))] int features, [Values(0, 1, 3, 4, 5, 8, 11, 15, 16)] int count)
    {
        var stride = features + 3;
        var rows = new float[LaneGroup.Size * stride];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i + 1;
        }

        var lanes = new float[(features * LaneGroup.Size) + 1];
        Array.Fill(lanes, -5f);
        LaneGroup.FromRows(rows, stride, count, features, lanes, level);
        for (var i = 0; i < features * LaneGroup.Size; i++)
        {
            var (feature, sample) = Math.DivRem(i, LaneGroup.Size);
            Assert.That(lanes[i], Is.EqualTo(sample < count ? rows[(sample * stride) + feature] : 0f));
        }

        Assert.That(lanes[^1], Is.EqualTo(-5f));
        var back = new float[rows.Length];
        LaneGroup.ToRows(lanes, back, stride, count, features, level);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.That(back[i], Is.EqualTo(i / stride < count && i % stride < features ? rows[i] : 0f));
        }
    }

    [Test]
    public void BytesBecomeRowsOfFloats([Values(1, 6, 16, 40)] int features, [Values(3, 16)] int count)
    {
        var lanes = new byte[features * LaneGroup.Size];
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = (byte)(i % 251);
        }

        var rows = new float[count * features];
        LaneGroup.ToRows(lanes, rows, features, count, features, new float[features * LaneGroup.Size], level);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.That(rows[i], Is.EqualTo(lanes[(i % features * LaneGroup.Size) + (i / features)]));
        }
    }

    [Test]
    public void MatricesInRowsAreTurnedRound([ValueSource(nameof(Features))] int height, [Values(1, 5, 16, 25)] int width)
    {
        const int Count = 3;
        var source = new float[Count * ((height * width) + 2)];
        for (var i = 0; i < source.Length; i++)
        {
            source[i] = i;
        }

        var target = new float[Count * height * width];
        LaneGroup.TransposeEach(source, (height * width) + 2, target, height * width, Count, height, width, level);
        for (var i = 0; i < target.Length; i++)
        {
            var (row, place) = Math.DivRem(i, height * width);
            var (x, y) = Math.DivRem(place, height);
            Assert.That(target[i], Is.EqualTo(source[(row * ((height * width) + 2)) + (y * width) + x]));
        }
    }

    [Test]
    public void SeventeenSamplesAreRefused() => Assert.That(
        () => LaneGroup.FromRows(new float[17], 1, 17, 1, new float[17]),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("count must be from 0 to 16; received 17"));
}
