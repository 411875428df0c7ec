using System.Diagnostics;
using NUnit.Framework;
using Spanwise.Testing;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>What happens around the process: signals, closed pipes, terminals.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed class TerminalTests
{
    private const string Escape = "\u001b[";
    private const string Color = "\u001b[38;";

    // The bar looks ten times a second and needs two looks for a speed: this many epochs take seconds on the fastest machine too.
    private const int EpochsForABar = 3000;

    private SmallMnist _data = null!;

    [OneTimeSetUp]
    public void MakeData() => _data = new SmallMnist();

    [OneTimeTearDown]
    public void RemoveData() => _data.Dispose();

    [Test]
    public void CtrlCEndsTheTrainingWith130AndLeavesNoFile()
    {
        var output = _data.In("interrupted.safetensors");
        using var process = SpanwiseProcess.Start("train", "mnist", "--data", _data.Data, "--epochs", "1000000", "--json", "--out", output);
        process.WaitForOutput("\"epoch\":3,");
        process.Interrupt();
        var result = process.WaitForResult(ProcessRunner.DefaultTimeOut);

        Assert.That(result.ExitCode, Is.EqualTo(130), result.ToString());
        Assert.That(result.Error, Is.EqualTo("spanwise: interrupted\n"));
        Assert.That(result.Output, Does.Not.Contain("\"done\""));
        Assert.That(Directory.GetFiles(_data.Folder), Is.Empty);
    }

    [Test]
    public void AReaderThatLeavesIsNoDefect()
    {
        var result = Shell($"{{ {Command("--epochs 30 --json")}; echo code $? >&2; }} | head -n 1");

        Assert.That(result.Output, Does.StartWith("{\"event\":\"start\"").And.Match("^[^\n]*\n$"));
        Assert.That(result.Error, Is.EqualTo("code 0\n"));
    }

    [TestCase("> /dev/full", "--json")]
    [TestCase("> /dev/full", "")]
    [TestCase(">&-", "--json")]
    public void OutputThatCannotBeWrittenEndsInOneLine(string redirection, string option)
    {
        var result = Shell($"{Command($"--epochs 1 {option}")} {redirection}");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("spanwise: standard output cannot be written: ").And.Match("^[^\n]*\n$"));
    }

    [TestCase("/dev/null")]
    [TestCase("/dev/stdout")]
    public void TheModelNeverTakesThePlaceOfADevice(string device)
    {
        var result = Shell($"{Command("--epochs 1 --json")} --out {device}");

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Is.EqualTo($"spanwise: {device}: a regular file is needed; this is a pipe or device\n"));
    }

    [Test]
    public void AnEmptyFileSuchAsMktempMakesIsReplaced()
    {
        var result = Shell($"f=$(mktemp) && {Command("--epochs 1 --quiet")} --out $f && wc -c < $f && rm $f");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(int.Parse(result.Lines[^1]), Is.GreaterThan(100 * 784 * 4));
    }

    [Test]
    public void ATerminalGetsALiveBar()
    {
        var screen = OnTerminal("TERM=xterm-256color", epochs: EpochsForABar);

        Assert.That(screen, Does.Contain(Escape).And.Contain(Color));
        Assert.That(screen, Does.Match(@"loss \d\.\d{4}  accuracy \d+\.\d\d %  [\d ]+ images/s  \d+:\d\d left"));
        Assert.That(screen, Does.Contain($"epoch {EpochsForABar}/{EpochsForABar}  loss ").And.Contain("test accuracy "));
        Assert.That(screen, Does.EndWith(" s\r\n"), "the bar is gone at the end");
    }

    [Test]
    public void NoColorIsRespected()
    {
        var screen = OnTerminal("TERM=xterm-256color NO_COLOR=1", epochs: EpochsForABar);

        Assert.That(screen, Does.Match(@"images/s  \d+:\d\d left").And.Not.Contain(Color));
    }

    [TestCase("TERM=dumb", "")]
    [TestCase("TERM=xterm", "--quiet")]
    [TestCase("TERM=xterm", "--json")]
    public void WhereNoBarIsWantedThereIsNone(string environment, string option)
    {
        var screen = OnTerminal(environment, option);

        Assert.That(screen, Does.Not.Contain(Escape).And.Not.Contain(" left"));
        Assert.That(screen, Does.Contain(option == "--json" ? "\"done\"" : "test accuracy "));
    }

    private string Command(string options) =>
        $"dotnet exec '{SpanwiseProcess.Dll}' train mnist --data '{_data.Data}' --net 784-100-10 {options}";

    // script(1) gives the command a terminal and writes down what appears on it.
    private string OnTerminal(string environment, string option = "", int epochs = 200)
    {
        var result = Shell($"script -qec \"stty cols 100; {environment} {Command($"--epochs {epochs} {option}")}\" /dev/null");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());

        // The runtime itself switches a terminal's keypad on when it opens the console.
        return result.Output.Replace("\u001b[?1h\u001b=", string.Empty, StringComparison.Ordinal);
    }

    private static ProcessResult Shell(string command)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        foreach (var (name, value) in SpanwiseProcess.Environment())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProcessResult(process.ExitCode, output, error.Result);
    }
}
