using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Data;

public sealed class TableTests
{
    private static readonly Table Animals = new(
    [
        new TableColumn("legs", [4f, 2f, float.NaN, 4f]),
        new TableColumn("sound", ["moo", "", "hiss", "moo"]),
        new TableColumn("kind", ["cow", "fish", "snake", "cow"]),
        new TableColumn("rank", [10f, 9f, 10f, -1f]),
    ]);

    [Test]
    public void TextsBecomeAFeatureForEachCategory()
    {
        var samples = TableSamples.Create(Animals, 2, TableTarget.Classes);
        Assert.That(samples.Features, Is.EqualTo(new[] { "legs", "sound=hiss", "sound=moo", "rank" }));
        Assert.That(samples.Classes, Is.EqualTo(new[] { "cow", "fish", "snake" }));
        var inputs = new float[16];
        samples.Source.ReadInputs([0, 1, 2, 3], new Rows(inputs, 4, 4, 4));
        Assert.That(inputs, Is.EqualTo(new[] { 4f, 0, 1, 10, 2, 0, 0, 9, float.NaN, 1, 0, 10, 4, 0, 1, -1 }));
        Assert.That(Classes(samples.Source), Is.EqualTo(new[] { 0, 1, 2, 0 }));
    }

    [Test]
    public void NumbersAreClassesBySizeOrTargetsAsTheyAre()
    {
        var classes = TableSamples.Create(Animals, 3, TableTarget.Classes);
        Assert.That(classes.Classes, Is.EqualTo(new[] { "-1", "9", "10" }));
        Assert.That(Classes(classes.Source), Is.EqualTo(new[] { 2, 1, 2, 0 }));
        var numbers = TableSamples.Create(Animals, 3, TableTarget.Number);
        var targets = new float[4];
        numbers.Source.ReadTargets([3, 2, 1, 0], new Rows(targets, 4, 1, 1));
        Assert.That((targets, numbers.Classes.Length, numbers.Source.TargetFloats), Is.EqualTo((new[] { -1f, 10f, 9f, 10f }, 0, 1)));
    }

    [Test]
    public void BadTablesAreRefused()
    {
        Assert.That(() => TableSamples.Create(Animals, 0, TableTarget.Number), Throws.TypeOf<DataFormatException>().With.Message.EqualTo("every row has a target; in row 3 'legs' is missing"));
        Assert.That(() => TableSamples.Create(Animals, 1, TableTarget.Classes), Throws.TypeOf<DataFormatException>().With.Message.EqualTo("every row has a target; in row 2 'sound' is missing"));
        Assert.That(() => TableSamples.Create(Animals, 2, TableTarget.Number), Throws.TypeOf<DataFormatException>().With.Message.Contains("the target 'kind' must hold numbers; 'cow' is none"));
        var many = new TableColumn("id", [.. Enumerable.Range(0, 1001).Select(i => $"{i}x")]);
        Assert.That(() => TableSamples.Create(new Table([many, new TableColumn("y", new float[1001])]), 1, TableTarget.Number), Throws.TypeOf<DataFormatException>().With.Message.Contains("'id' has 1001"));
        Assert.That(() => TableSamples.Create(new Table([new TableColumn("y", [1f])]), 0, TableTarget.Number), Throws.TypeOf<DataFormatException>().With.Message.Contains("besides the target"));
        Assert.That(() => new Table([new TableColumn("a", [1f]), new TableColumn("b", [1f, 2f])]), Throws.ArgumentException.With.Message.Contains("'b' has 2 rows, 'a' has 1"));
        Assert.That(() => new Table([]), Throws.ArgumentException);
    }

    private static int[] Classes(ArraySource source)
    {
        var classes = new int[source.Count];
        source.ReadClasses([.. Enumerable.Range(0, source.Count)], classes);
        return classes;
    }
}
