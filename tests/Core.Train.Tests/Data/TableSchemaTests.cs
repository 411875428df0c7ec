using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Tests.Data;

public sealed class TableSchemaTests
{
    private static readonly Table Animals = new(
    [
        new TableColumn("legs", [4f, 2f, float.NaN, 4f]),
        new TableColumn("kind", ["cow", "fish", "snake", "cow"]),
        new TableColumn("sound", ["moo", "", "hiss", "moo"]),
        new TableColumn("rank", [10f, 9f, 10f, -1f]),
    ]);

    [Test]
    public void WhatWasTrainedOnComesBack()
    {
        var schema = Schema();
        Assert.That((schema.Inputs, schema.Target, schema.TargetPlace), Is.EqualTo((4, "kind", 1)));
        var samples = schema.EncodeWithTargets(Animals);
        Assert.That(Inputs(samples), Is.EqualTo(new[] { 4f, 0, 1, 10, 2, 0, 0, 9, 3, 1, 0, 10, 4, 0, 1, -1 }), "what is missing is the mean");
        var classes = new int[4];
        samples.ReadClasses([0, 1, 2, 3], classes);
        Assert.That(classes, Is.EqualTo(new[] { 0, 1, 2, 0 }));
    }

    [Test]
    public void ColumnsAreFoundByNameOrByPlace([Values] bool hasHeader, [Values] bool withTarget)
    {
        TableColumn[] columns = [new("legs", [5f]), new("kind", ["dog"]), new("sound", ["moo"]), new("rank", [7f])];
        if (hasHeader)
        {
            Array.Reverse(columns);
        }

        var table = new Table(columns.Where(column => withTarget || column.Name != "kind").Select((column, i) => hasHeader ? column : Renamed(column, $"{i}")), hasHeader);
        Assert.That(Inputs(Schema().Encode(table)), Is.EqualTo(new[] { 5f, 0, 1, 7 }));
    }

    [Test]
    public void ATableThatDoesNotFitIsRefused()
    {
        Refuses(() => Schema().Encode(new Table([new TableColumn("legs", [1f])])), "t: the column 'sound' is needed; there are 'legs'");
        Refuses(() => Schema().Encode(new Table([new TableColumn("0", [1f])], hasHeader: false)), "t: 3 columns are needed, or 4 with the target; there are 1");
        Refuses(() => Schema().Encode(new Table([new TableColumn("legs", ["", "many", "", ""]), Animals.Columns[2], Animals.Columns[3]])), "t: the column 'legs' must hold numbers; 'many' was found");
        Refuses(() => Schema().EncodeWithTargets(new Table([new TableColumn("legs", [1f]), new TableColumn("sound", [""]), new TableColumn("rank", [1f])])), "t: the target column 'kind' is needed; there is none");
        Refuses(() => Schema().EncodeWithTargets(WithKind("")), "t: every row has a target; in row 1 'kind' is missing");
        Refuses(() => Schema().EncodeWithTargets(WithKind("dog")), "t: 'kind' is one of 3 classes ('cow, fish, snake'); 'dog' was found in row 1");
        var numbers = TableSchema.Of(Animals, 3, TableSamples.Create(Animals, 3, TableTarget.Number), new float[6]);
        Refuses(() => numbers.EncodeWithTargets(new Table([new TableColumn("legs", [1f]), new TableColumn("kind", ["cow"]), new TableColumn("sound", [""]), new TableColumn("rank", [float.NaN])])), "t: every row has a target; in row 1 'rank' is missing");

        static Table WithKind(string kind) => new([new TableColumn("legs", [1f]), new TableColumn("kind", [kind]), new TableColumn("sound", [""]), new TableColumn("rank", [1f])]);
        static void Refuses(Func<ArraySource> encode, string message) =>
            Assert.That(() => encode(), Throws.TypeOf<DataFormatException>().With.Message.EqualTo(message.Replace("t: ", "table: ", StringComparison.Ordinal)));
    }

    [Test]
    public void AModelFileKeepsIt()
    {
        var file = Write(Schema());
        var read = ModelFile.Read(new MemoryStream(file)).Table!;
        Assert.That(Write(read), Is.EqualTo(file));
        Assert.That(Inputs(read.Encode(Animals)), Is.EqualTo(Inputs(Schema().Encode(Animals))));
    }

    [TestCase("", "must be JSON; an error is at character")]
    [TestCase("{}", "has a property 'fields'; there is none")]
    [TestCase("""{"fields":[],"target":"t","target_place":0,"classes":[]}""", "at least one input; there is none")]
    [TestCase("""{"fields":[{"name":"a","mean":1}],"target":"t","target_place":2,"classes":[]}""", "the target's place is from 0 to 1; received 2")]
    [TestCase("""{"fields":[{"name":"t","mean":1}],"target":"t","target_place":1,"classes":[]}""", "every column has a name of its own; 't' is there twice")]
    [TestCase("""{"fields":[{"name":"a","mean":1e99}],"target":"t","target_place":1,"classes":[]}""", "field 0: 'mean' must be a finite number")]
    [TestCase("""{"fields":[{"name":"a","mean":1,"more":2}],"target":"t","target_place":1,"classes":[]}""", "field 0 has no property 'more'")]
    [TestCase("""{"fields":[{"name":"a","categories":[1]}],"target":"t","target_place":1,"classes":[]}""", "'categories' must hold strings; '1' was found")]
    [TestCase("""{"fields":[{"name":"a","mean":1}],"target":"t","target_place":1,"classes":["x","y","z"]}""", "must make 4 inputs, as the model takes; it makes 1")]
    [TestCase("""{"fields":[{"name":"a","categories":["p","q","r","s"]}],"target":"t","target_place":1,"classes":["x","y"]}""", "must have 3 classes for 3 outputs and this loss; it has 2")]
    public void ADamagedFileIsRefused(string json, string message)
    {
        var file = SafetensorsFile.Read(new MemoryStream(Write(Schema())));
        var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, file.Tensors.Values, new Dictionary<string, string>(file.Metadata) { ["table"] = json });
        Assert.That(() => ModelFile.Read(new MemoryStream(stream.ToArray()), "m"), Throws.TypeOf<DataFormatException>().With.Message.StartsWith("m: the table").And.Message.Contains(message));
    }

    private static TableColumn Renamed(TableColumn column, string name) => column.Numbers is { } numbers ? new(name, numbers) : new(name, column.Texts!);

    private static TableSchema Schema() => TableSchema.Of(Animals, 1, TableSamples.Create(Animals, 1, TableTarget.Classes), [3f, 0f, 0f, 7f]);

    private static byte[] Write(TableSchema schema)
    {
        var stream = new MemoryStream();
        ModelFile.Write(stream, new SavedModel(new Sequential(new Shape(4), new Dense(3))) { Loss = new SoftmaxCrossEntropy(), Table = schema });
        return stream.ToArray();
    }

    private static float[] Inputs(ArraySource samples)
    {
        var inputs = new float[samples.Count * samples.Input.Count];
        samples.ReadInputs([.. Enumerable.Range(0, samples.Count)], new Rows(inputs, samples.Count, samples.Input.Count, samples.Input.Count));
        return inputs;
    }
}
