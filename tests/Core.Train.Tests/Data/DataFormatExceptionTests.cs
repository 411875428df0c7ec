using NUnit.Framework;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Data;

[TestFixture]
internal sealed class DataFormatExceptionTests
{
    [TestCase("weight", "'weight'")]
    [TestCase("a\nb\0\u2028", "'a\\u000ab\\u0000\\u2028'")]
    [TestCase("\u001b[31m", "'\\u001b[31m'")]
    public void FoundTextIsQuotedOnOneLine(string found, string quoted) => Assert.That(DataFormatException.Quote(found), Is.EqualTo(quoted));

    [Test]
    public void LongTextIsCut() => Assert.That(DataFormatException.Quote(new string('x', 100_000)), Is.EqualTo($"'{new string('x', 40)}…'"));

    // A name of a file may hold anything but NUL, and other libraries' messages repeat what they found.
    [TestCase("plain: ä ☺", "plain: ä ☺")]
    [TestCase("a\nb\r\n", "a\\u000ab\\u000d\\u000a")]
    [TestCase("\u001b[2J\0\u0085\u2028", "\\u001b[2J\\u0000\\u0085\\u2028")]
    public void AMessageIsOneLineWithoutControlCharacters(string message, string shown)
    {
        Assert.That(new DataFormatException(message).Message, Is.EqualTo(shown));
        Assert.That(new DataFormatException(message, new IOException()).Message, Is.EqualTo(shown));
    }
}
