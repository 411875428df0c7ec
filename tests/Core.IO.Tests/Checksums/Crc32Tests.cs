using System.Text;
using NUnit.Framework;
using Spanwise.Core.IO.Checksums;

namespace Spanwise.Core.IO.Tests.Checksums;

[TestFixture]
internal sealed class Crc32Tests
{
    [TestCase("", 0u)]
    [TestCase("123456789", 0xCBF43926u)]
    [TestCase("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void PublishedValuesComeOut(string text, uint expected) => Assert.That(Crc32.Append(0, Encoding.ASCII.GetBytes(text)), Is.EqualTo(expected));

    [Test]
    public void PiecesGiveTheSumOfTheWhole()
    {
        var bytes = new byte[100];
        new Random(3).NextBytes(bytes);
        var whole = Crc32.Append(0, bytes);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.That(Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)), Is.EqualTo(whole));
        }
    }
}
