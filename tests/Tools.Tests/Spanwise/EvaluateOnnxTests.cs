using NUnit.Framework;
using Spanwise.Core.IO.Onnx;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>ONNX files name no loss: what evaluate makes of them with --loss.</summary>
[TestFixture]
internal sealed class EvaluateOnnxTests
{
    private string _folder = null!;

    [OneTimeSetUp]
    public void WriteTable()
    {
        _folder = Directory.CreateTempSubdirectory("spanwise-test-").FullName;
        var random = new Random(3);
        File.WriteAllLines(In("t.csv"), ["a,b,yes,size,kind", .. Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{random.Next(-9, 9)},{i % 7},{(i % 7 > 3 ? 1 : 0)},{i % 5},{i % 3}"))]);
    }

    [OneTimeTearDown]
    public void RemoveFiles() => Directory.Delete(_folder, recursive: true);

    [TestCase("bce", "a,b,yes", "yes", "6tanh,1sigmoid", "test_accuracy")]
    [TestCase("bce", "a,b,yes", "yes", "6tanh,1linear", "test_accuracy")]
    [TestCase("cce", "a,b,kind", "kind", "6tanh,3softmax", "test_accuracy")]
    [TestCase("mse", "a,b,size", "-1", "6tanh,1linear", "test_rmse")]
    public void AModelOfATableIsJudgedAsItsOwnFileIs(string loss, string columns, string target, string layers, string figure)
    {
        var (model, onnx, table) = (In("m.safetensors"), In("m.onnx"), Columns(columns));
        Expect(0, "train", "csv", table, "--target", target, "--loss", loss, "--layers", layers, "--epochs", "3", "--out", model);
        Expect(0, "export", model, "--onnx", onnx);
        var own = Events(Expect(0, "evaluate", model, table, "--json")).Single();
        var foreign = Events(Expect(0, "evaluate", onnx, table, "--loss", loss, "--target", target, "--json")).Single();
        Assert.That(Names(foreign), Is.EqualTo(new[] { "event", "test_loss", figure }));
        Assert.That(Number(foreign, "test_loss"), Is.EqualTo(Number(own, "test_loss")).Within(1e-6));
        Assert.That(Number(foreign, figure), Is.EqualTo(Number(own, figure)).Within(1e-6));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void ProbabilitiesAreNotTakenForLogits(bool logarithms)
    {
        var logits = new Sequential(new Shape(2), new Dense(3));
        logits.Initialize(1);
        var probabilities = new Sequential(new Shape(2), new Dense(3), logarithms ? new LogSoftmaxLayer() : new SoftmaxLayer());
        logits.Parameters.Values.CopyTo(probabilities.Parameters.Values);
        Write("logits.onnx", logits);
        Write("probabilities.onnx", probabilities);
        var (expected, found) = (Judge("logits.onnx"), Judge("probabilities.onnx"));
        Assert.That(Number(found, "test_loss"), Is.EqualTo(Number(expected, "test_loss")).Within(1e-6));
        Assert.That(Number(found, "test_accuracy"), Is.EqualTo(Number(expected, "test_accuracy")));

        System.Text.Json.JsonElement Judge(string model) => Events(Expect(0, "evaluate", In(model), Columns("a,b,kind"), "--loss", "cce", "--target", "kind", "--json")).Single();
    }

    [Test]
    public void AModelOfImagesIsJudgedAsItsOwnFileIs()
    {
        using var mnist = new SmallMnist();
        Expect(0, "train", "mnist", "--data", mnist.Data, "--net", "784-16-10", "--epochs", "1", "--out", mnist.In("m.safetensors"));
        Expect(0, "export", mnist.In("m.safetensors"), "--onnx", mnist.In("m.onnx"));
        Assert.That(Expect(0, "evaluate", mnist.In("m.onnx"), mnist.Data, "--loss", "cce").Output, Is.EqualTo(Expect(0, "evaluate", mnist.In("m.safetensors"), mnist.Data).Output));
        Assert.That(Expect(2, "evaluate", mnist.In("m.onnx"), mnist.Data).Error, Does.Contain("the file does not say what loss the model was trained with; --loss NAME does"));
    }

    [TestCase("--loss cce --target kind", "a,b,yes,kind", "the model takes 2 numbers; the columns but the target make 3")]
    [TestCase("--loss cce --target size", "a,b,size", "the model tells 3 classes apart; the target has 5")]
    [TestCase("--loss mse --target kind", "a,b,kind", "--loss mse takes a model of one output; this one has 3")]
    [TestCase("--loss hinge --target yes", "a,b,yes", "--loss hinge takes a model of one output; this one has 3")]
    [TestCase("--loss cce --target none", "a,b,kind", "--target: there is no column 'none'")]
    [TestCase("--loss nll --target kind", "a,b,kind", "there is no loss 'nll'; there are mse, mae, huber, bce, cce, hinge")]
    [TestCase("--target kind", "a,b,kind", "the file does not say what loss the model was trained with; --loss NAME does")]
    public void AMistakeEndsInOneLine(string options, string columns, string message)
    {
        Write("logits.onnx", new Sequential(new Shape(2), new Dense(3)));
        var result = Expect(2, ["evaluate", In("logits.onnx"), Columns(columns), .. options.Split(' ')]);
        Assert.That(result.Error, Does.Contain(message).And.Match("^[^\n]*\n$"));
    }

    [Test]
    public void AMissingNumberIsNamed()
    {
        Write("logits.onnx", new Sequential(new Shape(2), new Dense(3)));
        File.WriteAllLines(In("holes.csv"), ["a,b,kind", "1,2,0", "3,?,1", "1,1,2"]);
        Assert.That(Expect(2, "evaluate", In("logits.onnx"), In("holes.csv"), "--loss", "cce", "--target", "kind").Error, Does.Contain("no number may be missing, as the model's file has no means; row 2 of 'b' is"));
    }

    private static ProcessResult Expect(int exitCode, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), $"{string.Join(' ', arguments)}\n{result}");
        return result;
    }

    /// <summary>A file with some columns of the table.</summary>
    private string Columns(string names)
    {
        var rows = File.ReadAllLines(In("t.csv")).Select(line => line.Split(',')).ToArray();
        var places = names.Split(',').Select(name => Array.IndexOf(rows[0], name)).ToArray();
        File.WriteAllLines(In("part.csv"), rows.Select(row => string.Join(',', places.Select(place => row[place]))));
        return In("part.csv");
    }

    private void Write(string name, Model model)
    {
        using var stream = File.Create(In(name));
        OnnxFile.Write(stream, new SavedModel(model));
    }

    private string In(string name) => Path.Combine(_folder, name);
}
