using System.Globalization;
using NUnit.Framework;
using Spanwise.Core.IO.Npy;
using Spanwise.Testing;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>Models of tables and of images used on raw files.</summary>
[TestFixture]
internal sealed class PredictTests
{
    private string _folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        _folder = Directory.CreateTempSubdirectory("spanwise-test-").FullName;
        var random = new Random(2);
        using (var flowers = new StreamWriter(In("flowers.csv")))
        {
            flowers.WriteLine("width,colour,kind,height");
            for (var i = 0; i < 120; i++)
            {
                var kind = i % 3;
                FormattableString line = $"{(i % 9 == 0 ? "?" : $"{1000 + (kind * 40) + random.Next(3)}")},{(kind == 2 ? "red" : "blue")},{(kind == 0 ? "\"rose, wild\"" : kind == 1 ? "tulip" : "aster")},{kind + random.NextDouble():F2}";
                flowers.WriteLine(FormattableString.Invariant(line));
            }
        }

        Expect(0, "train", "csv", In("flowers.csv"), "--target", "kind", "--standardize", "--epochs", "60", "--lr", "0.01", "--out", In("flowers.safetensors"));
    }

    [OneTimeTearDown]
    public void RemoveFiles() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ATableIsPredictedWithoutTargetAndInAnyOrderOfColumns()
    {
        Write("new.csv", "height,colour,extra,width", "0.5,blue,1,1001", "1.5,blue,2,1041", "2.5,red,3,", "2.5,green,4,1081");
        var lines = Expect(0, "predict", In("flowers.safetensors"), In("new.csv")).Lines;
        Assert.That(lines[0], Is.EqualTo("prediction,aster,\"rose, wild\",tulip"));
        Assert.That(lines[1], Does.StartWith("\"rose, wild\","));
        Assert.That(lines[2], Does.StartWith("tulip,"));
        Assert.That(lines[3], Does.StartWith("aster,"), "a missing number is the mean of the training rows");
        Assert.That(Probabilities(lines[4]), Is.EqualTo(1f).Within(1e-5f), "a colour that was not met is no colour");

        // As a file, and without a header: by place, with and without the target.
        Write("places.csv", "1001,blue,0.5");
        Write("target.csv", "1001,blue,tulip,0.5");
        foreach (var name in new[] { "places.csv", "target.csv" })
        {
            var result = Expect(0, "predict", In("flowers.safetensors"), In(name), "--out", In("out.csv"));
            Assert.That(result.Output, Is.Empty);
            Assert.That(File.ReadAllText(In("out.csv")), Is.EqualTo($"{lines[0]}\n{lines[1]}\n"));
        }
    }

    [Test]
    public void ATableModelIsEvaluatedAndSummarised()
    {
        var text = Expect(0, "evaluate", In("flowers.safetensors"), In("flowers.csv")).Output;
        Assert.That(text, Does.Match(@"^test loss 0\.\d{4}, test accuracy (9\d\.\d\d|100\.00) % on 120 rows of .*flowers\.csv\n$"));
        var json = Events(Expect(0, "evaluate", In("flowers.safetensors"), In("flowers.csv"), "--json")).Single();
        Assert.That(Names(json), Is.EqualTo(new[] { "event", "test_loss", "test_accuracy" }));
        Assert.That(Expect(0, "summary", In("flowers.safetensors")).Lines[^2..], Is.EqualTo(new[] { "columns: width, colour (blue, red), height", "target: kind (aster, rose, wild, tulip)" }));
    }

    [TestCase("evaluate {model}", "the model is one of tables; a FILE to evaluate it on is needed")]
    [TestCase("evaluate {model} {folder}/none", "none: there is no such file")]
    [TestCase("predict {model} {folder}/none --out {folder}", "a file is needed; this is a directory")]
    [TestCase("predict {model} {folder}/bad.csv", "bad.csv: the column 'height' is needed; there are 'colour, width'")]
    [TestCase("predict {model} {folder}/few.csv", "few.csv: 3 columns are needed, or 4 with the target; there are 2")]
    [TestCase("predict {model} {folder}/words.csv", "words.csv: the column 'width' must hold numbers; 'wide' was found")]
    [TestCase("evaluate {model} {folder}/unknown.csv", "'kind' is one of 3 classes ('aster, rose, wild, tulip'); 'daisy' was found in row 2")]
    [TestCase("evaluate {model} {folder}/words.csv", "words.csv: the column 'width' must hold numbers; 'wide' was found")]
    [TestCase("predict {model} {folder}/arrays.npz", "arrays.npz: the model reads the arrays width, colour, height, kind; there are a")]
    public void AMistakeEndsInOneLine(string commandLine, string message)
    {
        Write("bad.csv", "colour,width", "red,3");
        Write("few.csv", "3,red");
        Write("words.csv", "width,colour,height", "5,blue,1", "wide,blue,1");
        Write("unknown.csv", "width,colour,height,kind", "5,blue,1,tulip", "5,blue,1,daisy");
        using (var stream = File.Create(In("arrays.npz")))
        {
            NpzWriter.Write(stream, [new("a", NpyArray.FromSingles([1], [1]))]);
        }

        var result = Expect(2, commandLine.Replace("{model}", In("flowers.safetensors"), StringComparison.Ordinal).Replace("{folder}", _folder, StringComparison.Ordinal).Split(' '));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.Contain(message).And.Match("^[^\n]*\n$"));
        Assert.That(File.Exists(In("out")), Is.False);
    }

    [TestCase("bce", "prediction,probability", @"^[57],(0|1|\d\.\d+(E-\d+)?)$")]
    [TestCase("hinge", "prediction,score", @"^[57],-?\d+(\.\d+)?$")]
    [TestCase("mse", "prediction", @"^-?\d+(\.\d+)?$")]
    public void ArraysArePredictedToo(string loss, string header, string row)
    {
        var x = Enumerable.Range(0, 80).Select(i => i % 20 / 10f).ToArray();
        using (var stream = File.Create(In("arrays-in.npz")))
        {
            NpzWriter.Write(stream, [new("x", NpyArray.FromSingles([40, 2], x)), new("y", new NpyArray(NpyType.UInt8, [40], Enumerable.Range(0, 40).Select(i => (byte)(i % 10 < 5 ? 5 : 7)).ToArray())), new("other", NpyArray.FromSingles([3], [1, 2, 3]))]);
        }

        var model = In($"arrays.{loss}.safetensors");
        var trained = Expect(0, "train", "npz", In("arrays-in.npz"), "--loss", loss, "--epochs", "40", "--lr", "0.01", "--layers", "8tanh,1" + (loss == "bce" ? "sigmoid" : "linear"), "--out", model, "--json");
        Assert.That(Events(trained)[0].GetProperty("data").GetString(), Does.EndWith("arrays-in.npz, 40 rows"));
        var lines = Expect(0, "predict", model, In("arrays-in.npz")).Lines;
        Assert.That(lines, Has.Length.EqualTo(41));
        Assert.That(lines[0], Is.EqualTo(header));
        Assert.That(lines[1..], Has.All.Match(row));
        var judged = Events(Expect(0, "evaluate", model, In("arrays-in.npz"), "--json")).Single();
        Assert.That(Names(judged)[2], Is.EqualTo(loss == "mse" ? "test_rmse" : "test_accuracy"));
        Assert.That(Number(judged, Names(judged)[2]), Is.EqualTo(Number(Events(trained)[^1], loss == "mse" ? "train_rmse" : "train_accuracy")).Within(1e-6));
    }

    [TestCase("--target z", "--target: there is no column 'z'; there are x[0], x[1], y, and indices from -3 to 2")]
    [TestCase("--inputs w --target y", "--inputs: there is no array 'w'")]
    [TestCase("--inputs odd --target y", "as many rows each; this one has 4, and 'odd' has 3")]
    public void AMistakeInArraysEndsInOneLine(string options, string message)
    {
        using (var stream = File.Create(In("odd.npz")))
        {
            NpzWriter.Write(stream, [new("x", NpyArray.FromSingles([4, 2], new float[8])), new("y", NpyArray.FromSingles([4], new float[4]))]);
        }

        using (var stream = File.Create(In("odd2.npz")))
        {
            NpzWriter.Write(stream, [new("odd", NpyArray.FromSingles([3], new float[3])), new("y", NpyArray.FromSingles([4], new float[4]))]);
        }

        var result = Expect(2, ["train", "npz", In(options.Contains("odd", StringComparison.Ordinal) ? "odd2.npz" : "odd.npz"), .. options.Split(' ')]);
        Assert.That(result.Error, Does.Contain(message).And.Match("^[^\n]*\n$"));
    }

    [Test]
    public void ImagesArePredicted()
    {
        using var data = new SmallMnist();
        var model = In("mnist.safetensors");
        Expect(0, "train", "mnist", "--data", data.Data, "--net", "784-20-10", "--epochs", "2", "--out", model);
        var ofIdx = Expect(0, "predict", model, Path.Combine(data.Data, "t10k-images-idx3-ubyte")).Lines;
        Assert.That(ofIdx, Has.Length.EqualTo(SmallMnist.TestCount + 1));
        Assert.That(ofIdx[0], Is.EqualTo("prediction,0,1,2,3,4,5,6,7,8,9"));
        Assert.That(ofIdx[1..], Has.All.Matches<string>(line => Math.Abs(Probabilities(line!) - 1) < 1e-4));
        Assert.That(Expect(0, "predict", model, data.Data).Lines, Is.EqualTo(ofIdx), "a folder gives its test images");
        var image = File.ReadAllBytes(Path.Combine(data.Data, "t10k-images-idx3-ubyte"))[16..(16 + 784)];
        Write("image.csv", string.Join(',', image));
        Assert.That(Expect(0, "predict", model, In("image.csv")).Lines[1], Is.EqualTo(ofIdx[1]));
        Write("labelled.csv", "7," + string.Join(',', image));
        Assert.That(Expect(0, "predict", model, In("labelled.csv")).Lines[1], Is.EqualTo(ofIdx[1]));
        Write("small.csv", "1,2,3");
        Assert.That(Expect(2, "predict", model, In("small.csv")).Error, Does.Contain("the model takes 784 pixels; 3 were found"));
        Assert.That(Expect(2, "predict", model, Path.Combine(data.Data, "t10k-labels-idx1-ubyte")).Error, Does.Contain("the model takes 784 pixels; 300 were found"));
        Assert.That(Expect(0, "evaluate", model, data.Data).Output, Is.EqualTo(Expect(0, "evaluate", model, "--data", data.Data).Output));
    }

    private static float Probabilities(string line) => line.Split(',').Skip(1).Sum(text => float.Parse(text, CultureInfo.InvariantCulture));

    private static ProcessResult Expect(int exitCode, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), $"{string.Join(' ', arguments)}\n{result}");
        return result;
    }

    private void Write(string name, params string[] lines) => File.WriteAllText(In(name), string.Join('\n', lines) + "\n");

    private string In(string name) => Path.Combine(_folder, name);
}
