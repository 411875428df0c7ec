using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;
using Spanwise.Testing;

namespace Spanwise.Architecture.Tests;

// What a new user copies from the README has to work.
public sealed class DocumentationTests
{
    private const string Tool = "dotnet run -c Release --project tools/spanwise -- ";

    // What the SDK adds to every file of a user's project.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading;";

    private static readonly string[] CommandsOfReadme = [.. new MarkdownFile("README.md").Commands()];
    private static readonly string[] ToolCommandsOfReadme = [.. CommandsOfReadme.Where(command => command.StartsWith(Tool, StringComparison.Ordinal))];
    private static readonly string[] Pages = MarkdownFile.AllPaths;
    private static readonly string[] PagesOfPrograms = ["README.md", .. MarkdownFile.PathsOfPackages.Where(path => path.StartsWith("Core.", StringComparison.Ordinal))];

    [Test]
    public void The_readme_begins_with_the_two_commands_that_everything_is_built_for() =>
        Assert.That(CommandsOfReadme.Take(2), Is.EqualTo(new[] { Tool + "train mnist", "dotnet test -c Release" }));

    [TestCaseSource(nameof(ToolCommandsOfReadme))]
    public void A_command_of_the_readme_is_one_that_the_tool_knows(string command)
    {
        var words = command[Tool.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var help = ProcessRunner.RunDll(ProcessRunner.BuiltDll("tools/spanwise", "spanwise"), [.. CommandOf(words), "--help"]);
        Assert.That(help.ExitCode, Is.Zero, help.ToString);
        foreach (var option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
        {
            Assert.That(help.Output, Does.Match($@"{Regex.Escape(option)}\b"));
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Projects_named_in_commands_exist(string page)
    {
        var projects = new MarkdownFile(page).Commands()
            .SelectMany(command => Regex.Matches(command, @"--project (\S+)").Select(match => match.Groups[1].Value));
        Assert.That(projects.Where(project => !IsProject(project)), Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void Links_inside_the_repository_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(RepositoryRoot.Combine(page))!;
        var broken = new MarkdownFile(page).LocalLinks().Where(target => !Path.Exists(Path.Combine(folder, target)));
        Assert.That(broken, Is.Empty);
    }

    [TestCaseSource(nameof(PagesOfPrograms))]
    public void The_programs_in_a_readme_compile(string page)
    {
        var blocks = new MarkdownFile(page).Blocks("csharp").ToArray();
        Assert.That(blocks, Is.Not.Empty);
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        foreach (var block in blocks)
        {
            var compilation = CSharpCompilation.Create(
                "readme",
                [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(block)],
                platform.Select(path => MetadataReference.CreateFromFile(path)),
                new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
            Assert.That(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning), Is.Empty);
        }
    }

    // The words before the first option are the command, but for what stands for a file or a network.
    private static IEnumerable<string> CommandOf(string[] words) =>
        words.TakeWhile(word => Regex.IsMatch(word, "^[a-z]+$"));

    private static bool IsProject(string folder) =>
        Directory.Exists(RepositoryRoot.Combine(folder)) && Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.csproj").Any();
}
