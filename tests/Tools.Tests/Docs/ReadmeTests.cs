using System.Text.RegularExpressions;
using NUnit.Framework;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Testing;
using Spanwise.Tools.Tests.Spanwise;

namespace Spanwise.Tools.Tests.Docs;

/// <summary>What README.md and docs/COMMAND-LINE.md promise.</summary>
[TestFixture]
internal sealed class ReadmeTests
{
    private static readonly string Readme = Read("README.md");

    private static string CommandLine => Read("docs", "COMMAND-LINE.md");

    [Test]
    public void TheFirstTwoCommandsAreTheOnesPromised()
    {
        Assert.That(Blocks("sh").Take(2), Is.EqualTo(new[] { "dotnet run -c Release --project tools/spanwise -- train mnist\n", "dotnet test -c Release\n" }));
    }

    [Test]
    public void TheExampleIsTheOneThatIsCompiledHere()
    {
        var compiled = CodeLines(Read("tests", "Tools.Tests", "Docs", "ReadmeExample.cs"));
        var example = CodeLines(Blocks("csharp").Single());
        var usings = example.TakeWhile(line => line.StartsWith("using Spanwise.", StringComparison.Ordinal)).ToArray();

        Assert.That(compiled[..usings.Length], Is.EqualTo(usings));
        var body = Array.IndexOf(compiled, "public static void Run()") + 2;
        Assert.That(compiled[body..^2], Is.EqualTo(example[usings.Length..]));
    }

    [Test]
    [NonParallelizable]
    public void TheExampleRuns()
    {
        using var data = new SmallMnist();
        var (folder, variable, output) = (Environment.CurrentDirectory, Environment.GetEnvironmentVariable(MnistLocator.DataVariable), Console.Out);
        using var printed = new StringWriter();
        try
        {
            Environment.CurrentDirectory = data.Folder;
            Environment.SetEnvironmentVariable(MnistLocator.DataVariable, data.Data);
            Console.SetOut(printed);
            ReadmeExample.Run();
        }
        finally
        {
            Console.SetOut(output);
            Environment.SetEnvironmentVariable(MnistLocator.DataVariable, variable);
            Environment.CurrentDirectory = folder;
        }

        Assert.That(printed.ToString(), Does.Contain("101 770").And.Match(@"epoch 5: accuracy 0\.[6-9]\d{3}, \d+ images/s"));
        using var file = File.OpenRead(data.In("digits.safetensors"));
        Assert.That(ModelFile.Read(file).Model.Parameters.Count, Is.EqualTo(101_770));
    }

    [TestCase("README.md", "")]
    [TestCase("docs/COMMAND-LINE.md", "docs")]
    public void LinksLeadSomewhere(string file, string folder)
    {
        foreach (Match link in Regex.Matches(Read(file), @"\]\((?!https?://|#)([^)#]+)"))
        {
            Assert.That(Path.Exists(RepositoryRoot.Combine(folder, link.Groups[1].Value)), $"{file}: {link.Groups[1].Value}");
        }
    }

    [TestCase("train mnist")]
    [TestCase("train csv")]
    [TestCase("evaluate")]
    [TestCase("summary")]
    [TestCase("lecture")]
    [TestCase("info")]
    public void EveryOptionIsDocumented(string command)
    {
        var help = SpanwiseProcess.Run([.. command.Split(' '), "--help"]).Output;
        var section = Regex.Match(CommandLine, $@"^## spanwise {command}\b.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        var options = Regex.Matches(help, @"^ +(?:-\S+, )*(--[a-z-]+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Where(option => option is not ("--help" or "--version")).ToArray();

        Assert.That(section, Is.Not.Empty);
        foreach (var option in options)
        {
            Assert.That(section, Does.Contain(option), $"{command} {option}");
        }

        foreach (Match documented in Regex.Matches(section, @"^\| `(--[a-z-]+)", RegexOptions.Multiline))
        {
            Assert.That(options, Does.Contain(documented.Groups[1].Value), $"{command} does not have it");
        }
    }

    private static string[] Blocks(string language) =>
        [.. Regex.Matches(Readme, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    private static string[] CodeLines(string code) => code.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // Git may have checked the file out with the line ends of Windows.
    private static string Read(params string[] path) => File.ReadAllText(RepositoryRoot.Combine(path)).ReplaceLineEndings("\n");
}
