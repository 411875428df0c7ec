using System.Text;
using NUnit.Framework;
using Spanwise.Core.IO.Csv;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests.Csv;

[TestFixture]
internal sealed class CsvImagesTests
{
    [TestCase("1,0,255,3,4\n2,5,6,7,8\n")]
    [TestCase("1,0,255,3,4\r\n2,5,6,7,8")]
    [TestCase("label,1x1,1x2,2x1,2x2\n1,0,255,3,4\n2,5,6,7,8\n")]
    [TestCase("Label,pixel0,pixel1,pixel2,pixel3\n1,0,255,3,4\n2,5,6,7,8\n")]
    [TestCase("\uFEFFlabel,a,b,c,d\n1,0,255,3,4\n2,5,6,7,8\n")]
    [TestCase("\"1\",\"0\",255, 3 ,4\n2,5,6,7,8\n")]
    public void UsualSpellingsAreRead(string text)
    {
        var set = Read(text);

        Assert.That((set.Count, set.Rows, set.Columns), Is.EqualTo((2, 2, 2)));
        Assert.That(set.Labels.ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(set.Pixels.ToArray(), Is.EqualTo(new byte[] { 0, 255, 3, 4, 5, 6, 7, 8 }));
    }

    [Test]
    public void AHeaderTellsTheSizeOfOtherThanSquareImages()
    {
        var set = new ImageSet([1, 2, 3, 4, 5, 6], [9], 2, 3);
        var text = Encoding.ASCII.GetString(Samples.Bytes(s => CsvImages.Write(s, set)));

        Assert.That(text, Is.EqualTo("label,1x1,1x2,1x3,2x1,2x2,2x3\n9,1,2,3,4,5,6\n"));
        Assert.That(Samples.Same(Read(text), set), Is.True);
    }

    [TestCase("", "there is none")]
    [TestCase("label,a,b,c,d\n", "there is none")]
    [TestCase("1,0,0,0,0\n2,0,0,0\n", "line 2 has 4")]
    [TestCase("1,0,0,0,0\n2,0,0,0,0,0\n", "line 2 has 6")]
    [TestCase("1,0,0,0,0\n\n", "line 2 has 1")]
    [TestCase("label,a,b,c,d\n1,0,0,0\n", "3 pixels were found")]
    [TestCase("1,0,0,0\n", "3 pixels were found")]
    [TestCase("1\n", "0 pixels were found")]
    [TestCase("1,0,nan,0,0\n", "line 1, field 3 is 'nan'")]
    [TestCase("1,0,1e999,0,0\n", "'1e999'")]
    [TestCase("1,0,256,0,0\n", "'256'")]
    [TestCase("1,0,-1,0,0\n", "'-1'")]
    [TestCase("1,0,1.0,0,0\n", "'1.0'")]
    [TestCase("1,0,,0,0\n", "field 3 is ''")]
    [TestCase("200,0,0,0,0\n", "a label is a whole number from 0 to 9; line 1, field 1 is '200'")]
    [TestCase("10,0,0,0,0\n", "'10'")]
    [TestCase("x,0,0,0,0\n", "'x'")]
    [TestCase("1,0,\0,0,0\n", "'\\u0000'")]
    [TestCase("1,0,\"0,0,0\n2,0,0,0,0\n", "closed quotes")]
    [TestCase("1,0,0,0,\"0", "closed quotes")]
    [TestCase("1;0;0;0;0\n", "0 pixels were found")]
    public void ALineThatBreaksARuleIsRefusedWithItsPlace(string text, string rule) => Assert.That(() => Read(text), Refusal.Saying(rule));

    [TestCase("1")]
    [TestCase("1,")]
    [TestCase("\"")]
    public void AnEndlessLineIsLeftAfterAMegabyte(string piece)
    {
        var line = new PipeStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 8 << 20 >> (piece.Length - 1)))));

        Refusal.Within(12 << 20, () => CsvImages.Read(line));
    }

    private static ImageSet Read(string text) => CsvImages.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
