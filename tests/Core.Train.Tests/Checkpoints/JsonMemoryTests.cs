using NUnit.Framework;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Checkpoints;

// A short text can make objects of many times its size: two bytes a number of an array, or six a property.
internal sealed class JsonMemoryTests
{
    [TestCase("1,")]
    [TestCase("[],")]
    [TestCase("{},")]
    [TestCase("\"\",")]
    public void AMegabyteOfValuesIsRefusedInLittleMemory(string value)
    {
        var text = $$"""{"input":[{{string.Concat(Enumerable.Repeat(value, (1 << 20) / value.Length))}}1],"layers":[]}""";
        RefusedWithin(text, (2 * text.Length) + (1 << 20), "has at most 4194304 characters and 131072 of , : [ and {; ");
    }

    [Test]
    public void ALongTextIsRefusedInLittleMemory()
    {
        var text = $$"""{"network":"{{new string('x', 5 << 20)}}"}""";
        RefusedWithin(text, (2 * text.Length) + (1 << 20), "5242894 were found");
    }

    // As many values as are taken, in the way that costs most, and then something wrong.
    [TestCase("1,", "input")]
    [TestCase("{},", "layers")]
    [TestCase("\"\",", "outputs")]
    public void TheMostValuesCostAFewMegabytes(string value, string property)
    {
        var text = $$"""{"nodes":[],"inputs":[],"{{property}}":[{{string.Concat(Enumerable.Repeat(value, 130_000 / value.Count(character => ",:[{".Contains(character, StringComparison.Ordinal))))}}1],"wrong":1}""";
        RefusedWithin(text, (2 * text.Length) + (16 << 20), "damaged: the architecture");
    }

    private static void RefusedWithin(string text, long bytes, string rule)
    {
        DataFormatException? refusal = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ModelDescription.Read(text, "damaged");
        }
        catch (DataFormatException exception)
        {
            refusal = exception;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(refusal?.Message, Does.Contain(rule));
        Assert.That(allocated, Is.LessThanOrEqualTo(bytes));
    }
}
