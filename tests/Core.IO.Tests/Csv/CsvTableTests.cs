using System.Text;
using NUnit.Framework;
using Spanwise.Core.IO.Csv;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests.Csv;

internal sealed class CsvTableTests
{
    [Test]
    public void NumbersTextsAndMissingValuesAreToldApart()
    {
        var table = Read("age, colour ,size,empty\n1,red,2.5,\n?,\"dark, blue\",NA,\n-3e2,,nan,\n");
        Assert.That(table.Columns.Select(column => column.Name), Is.EqualTo(new[] { "age", "colour", "size", "empty" }));
        Assert.That(table.Columns[0].Numbers, Is.EqualTo(new[] { 1f, float.NaN, -300f }));
        Assert.That(table.Columns[1].Texts, Is.EqualTo(new[] { "red", "dark, blue", "" }));
        Assert.That(table.Columns[2].Numbers, Is.EqualTo(new[] { 2.5f, float.NaN, float.NaN }));
        Assert.That(table.Columns[3].Texts, Is.All.Empty);
    }

    [Test]
    public void AHeaderIsRecognisedOrSaid()
    {
        Assert.That(Read("1,2\n3,4\n").Columns[1].Name, Is.EqualTo("1"));
        Assert.That(Read("1,2\n3,4\n").Count, Is.EqualTo(2));
        Assert.That(Read("a,b\n3,4\n").Count, Is.EqualTo(1));
        Assert.That(Read("a,2\n3,4\n").Count, Is.EqualTo(2), "a number in the first line");
        Assert.That(Read("1,2\n3,4\n", hasHeader: true).Columns[1].Name, Is.EqualTo("2"));
        Assert.That(Read("a,b\nc,d\n", hasHeader: false).Columns[0].Texts, Is.EqualTo(new[] { "a", "c" }));
    }

    [Test]
    public void ColumnsAreFoundByNameOrIndex()
    {
        var table = Read("a,b,1\n3,4,5\n", hasHeader: true);
        Assert.That((table.Find("b"), table.Find("-1"), table.Find("0"), table.Find("1")), Is.EqualTo((1, 2, 0, 2)));
        Assert.That(() => table.Find("c"), Throws.TypeOf<FormatException>().With.Message.EqualTo("there is no column 'c'; there are a, b, 1, and indices from -3 to 2"));
        Assert.That(() => table.Find("-4"), Throws.TypeOf<FormatException>());
    }

    [TestCase("", "at least one line with values is needed; there is none")]
    [TestCase("a,b\n", "at least one line with values is needed; there is none")]
    [TestCase("1,2\n3\n", "every line has 2 fields; line 2 has 1")]
    [TestCase("1,1e999\n", "numbers are finite; '1e999' in column '1' is not")]
    [TestCase("1,infinity\n", "numbers are finite; 'infinity' in column '1' is not")]
    [TestCase("a,a\n1,2\n", "every column has a name of its own; 'a' is there twice")]
    [TestCase("a,\"b\n1,2\n", "with closed quotes")]
    public void ATableThatIsNoneIsRefused(string text, string message) => Assert.That(() => Read(text), Refusal.Saying(message));

    [Test]
    public void ALineWithoutEndIsRefused() =>
        Assert.That(() => Read("1,2\n" + new string('1', 4 * CsvTable.MaximumLineBytes)), Refusal.Saying("a line is at most 1048576 bytes"));

    [TestCase("1\n", TestName = "OneDigitALineTakesLittleMemory")]
    [TestCase("1,2,3,4,5,6,7,8\n", TestName = "ManyDigitsTakeLittleMemory")]
    [TestCase("a,b\n", TestName = "TextsThatComeAgainTakeLittleMemory")]
    public void ShortFieldsTakeLittleMemory(string line)
    {
        // 4 bytes of a float for each field are unpacked, or 8 of a reference.
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, (1 << 20) / line.Length)));
        var fields = bytes.Count(static value => value is (byte)',' or (byte)'\n');
        var before = GC.GetAllocatedBytesForCurrentThread();
        CsvTable.Read(new MemoryStream(bytes), "t", hasHeader: false);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThanOrEqualTo((4 * bytes.Length) + (40 * fields)));
    }

    [Test]
    public void AMillionColumnsAreRefusedInLittleMemory() =>
        Refusal.Within(8 << 20, () => Read(string.Concat(Enumerable.Repeat("1,", 1 << 19))));

    [Test]
    public void ATextColumnMayHoldLongTexts()
    {
        var texts = Read($"é{new string('x', 5000)},1\n,2\nb,3\n").Columns[0].Texts!;
        Assert.That((texts[0].Length, texts[1], texts[2]), Is.EqualTo((5001, string.Empty, "b")));
    }

    private static Table Read(string text, bool? hasHeader = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return CsvTable.Read(stream, "t", hasHeader);
    }
}
