using NUnit.Framework;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.Simd.Tests.Gemm;

public sealed class EqualPiecesTests
{
    [Test]
    public void PiecesCoverTheLengthAndDifferByOneAtMost([Range(1, 40)] int length, [Values(1, 2, 3, 6, 16)] int most)
    {
        var pieces = EqualPieces.OfAtMost(length, most);
        var all = Enumerable.Range(0, pieces.Longer + pieces.Shorter).Select(piece => pieces[piece]).ToArray();
        Assert.That(all.Sum(), Is.EqualTo(length));
        Assert.That(all.Max(), Is.LessThanOrEqualTo(most));
        Assert.That(all.Max() - all.Min(), Is.LessThanOrEqualTo(1));
        Assert.That(all, Has.Length.EqualTo((length + most - 1) / most));
        Assert.That(pieces.LongerLength, Is.EqualTo(all.Take(pieces.Longer).Sum()));
    }
}
