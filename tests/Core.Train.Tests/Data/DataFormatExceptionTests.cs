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
}
