using NUnit.Framework;
using Spanwise.Core.IO.Datasets;
using Spanwise.Core.IO.Digits;
using Spanwise.Core.Train.Data;
using Spanwise.Testing;

namespace Spanwise.Tools.Tests.MnistConvert;

/// <summary>The converter as its users meet it: a process, its exit code, its lines, and the files it leaves.</summary>
[TestFixture]
internal sealed class MnistConvertTests
{
    private static readonly string[] IdxNames = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    private readonly string _folder = Directory.CreateTempSubdirectory("spanwise-convert-").FullName;

    /// <summary>A set of 36 + 6 digits, written once.</summary>
    private string Source => In("source");

    [OneTimeSetUp]
    public void WriteSource() => IdxFolder.Write(Source, BuiltInDigits.Create(36, 6));

    [OneTimeTearDown]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ASetComesBackBitForBitThroughEveryKind()
    {
        Good(Source, In("round.npz"));
        Good(In("round.npz"), In("round.safetensors"));
        Good(In("round.safetensors"), In("round-csv"), "--to", "csv");
        Good(In("round-csv"), In("round-gz"), "--to", "idx-gz");
        Good(In("round-gz"), In("round-idx"));

        foreach (var name in IdxNames)
        {
            Assert.That(File.ReadAllBytes(Path.Combine(In("round-idx"), name)), Is.EqualTo(File.ReadAllBytes(Path.Combine(Source, name))), name);
        }
    }

    [Test]
    public void DrawnDigitsAreTheBuiltInOnes()
    {
        var result = Good("--generate", "60", In("drawn"));
        var drawn = IdxFolder.Read(In("drawn"));
        var expected = BuiltInDigits.Create(60, 10);

        Assert.That(result.Output.TrimEnd(), Does.EndWith("60 + 10 images of 28×28 from built-in digits (60 + 10 drawn images, not MNIST)"));
        Assert.That(drawn.Train.Pixels.SequenceEqual(expected.Train.Pixels) && drawn.Test.Labels.SequenceEqual(expected.Test.Labels), Is.True);
    }

    [Test]
    public void AContactSheetIsAPicture()
    {
        Good(Source, In("sheet.png"));

        Assert.That(File.ReadAllBytes(In("sheet.png")).AsSpan(0, 8).ToArray(), Is.EqualTo(new byte[] { 0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10 }));
    }

    [Test]
    public void TheRealDataIsVerifiedAndConverted()
    {
        var mnist = RealData.RequireMnist();
        Good(mnist, In("real.npz"), "--verify");
        var result = Good(In("real.npz"), "--verify");

        Assert.That(result.Lines, Has.Length.EqualTo(1).And.One.EndsWith("the four sums are those of MNIST"));
    }

    [Test]
    public void SumsThatAreNotTheOfficialOnesAreRefusedBeforeAnythingIsWritten()
    {
        Bad("the SHA-256 of the official file is", Source, In("unverified.npz"), "--verify");

        Assert.That(Path.Exists(In("unverified.npz")), Is.False);
    }

    [Test]
    public void AnExistingTargetStaysUnlessForced()
    {
        File.WriteAllText(In("there.npz"), "something else");
        Bad("must not exist", Source, In("there.npz"));
        Assert.That(File.ReadAllText(In("there.npz")), Is.EqualTo("something else"));

        Good(Source, In("there.npz"), "--force");
        using var stream = File.OpenRead(In("there.npz"));
        Assert.That(NpzDataset.Read(stream).Train.Count, Is.EqualTo(36));
    }

    [Test]
    public void AFolderWithOtherThingsIsNotReplacedEvenIfForced()
    {
        Directory.CreateDirectory(In("home"));
        File.WriteAllText(Path.Combine(In("home"), "letter.txt"), "dear");
        Bad("this one holds 'letter.txt'", Source, In("home"), "--force");

        Assert.That(File.Exists(Path.Combine(In("home"), "letter.txt")), Is.True);
    }

    [Test]
    public void DamagedSourcesAreRefusedAndLeaveNoTarget()
    {
        Damage("cut", 0, static bytes => bytes[..^1], "ends inside");
        Damage("longer", 0, static bytes => [.. bytes, 0], "more bytes follow");
        Damage("magic", 0, static bytes => [0, 0, 0x0A, .. bytes[3..]], "unknown type 0A");
        Damage("huge", 0, static bytes => [.. bytes[..4], 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, .. bytes[16..]], "4294967295 was found");
        Damage("label", 1, static bytes => [.. bytes[..^1], 200], "label 35 is 200");
        Damage("counts", 1, static bytes => [.. bytes[..7], 35, .. bytes[8..^1]], "35 labels and 36 images");
    }

    [Test]
    public void SourcesThatAreNoDataSetsAreRefused()
    {
        Directory.CreateDirectory(In("empty"));
        File.WriteAllText(In("text.txt"), "text");
        File.WriteAllText(In("text.npz"), "text");
        File.WriteAllText(In("text.safetensors"), "text");

        Bad("there is no such file or folder", In("nothing"), In("x.npz"));
        Bad("this folder holds none", In("empty"), In("x.npz"));
        Bad("a folder, an .npz or a .safetensors file is needed", In("text.txt"), In("x.npz"));
        Bad("a zip file ends with a directory", In("text.npz"), In("x.npz"));
        Bad("ends inside the header's length", In("text.safetensors"), In("x.npz"));
    }

    [TestCase("SOURCE and TARGET are needed")]
    [TestCase("SOURCE and TARGET are needed", "a")]
    [TestCase("'d'", "a", "b", "d")]
    [TestCase("'--frob'", "a", "b", "--frob")]
    [TestCase("'xml'", "a", "b", "--to", "xml")]
    [TestCase("TARGET ends in .npz", "a", "b.npz", "--to", "csv")]
    [TestCase("1 to 1000000", "--generate", "0", "b")]
    [TestCase("1 to 1000000", "--generate", "1000001", "b")]
    [TestCase("'-1' was given", "--generate", "-1", "b")]
    [TestCase("'2147483648' was given", "--generate", "2147483648", "b")]
    [TestCase("'nan' was given", "--generate", "nan", "b")]
    [TestCase("--generate needs TARGET and no SOURCE", "--generate", "5", "a", "b")]
    public void ArgumentsThatMakeNoSenseAreRefused(string reason, params string[] arguments) => Bad(reason, arguments);

    [Test]
    public void HelpIsNoError()
    {
        var result = Run("--help");

        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Contain("SOURCE").And.Contains("--verify").And.Contains("--generate"));
    }

    private void Damage(string name, int file, Func<byte[], byte[]> change, string reason)
    {
        var folder = In($"damaged-{name}");
        Directory.CreateDirectory(folder);
        foreach (var idx in IdxNames)
        {
            var bytes = File.ReadAllBytes(Path.Combine(Source, idx));
            File.WriteAllBytes(Path.Combine(folder, idx), idx == IdxNames[file] ? change(bytes) : bytes);
        }

        Bad(reason, folder, In($"damaged-{name}.npz"));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder, $"*damaged-{name}.npz*", new EnumerationOptions { AttributesToSkip = 0 }), Is.Empty, name);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static ProcessResult Good(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")), result.ToString());
        return result;
    }

    private static void Bad(string reason, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")), result.ToString());
        Assert.That(result.Error.TrimEnd('\n'), Does.StartWith("mnist-convert: ").And.Contains(reason).And.Not.Contains("\n").And.Not.Contains("\u001b"));
    }

    private static ProcessResult Run(params string[] arguments) => ProcessRunner.RunDll(ProcessRunner.BuiltDll("tools/mnist-convert", "mnist-convert"), arguments);
}
