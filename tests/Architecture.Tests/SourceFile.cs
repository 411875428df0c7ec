using System.Text.RegularExpressions;
using Spanwise.Testing;

namespace Spanwise.Architecture.Tests;

/// <summary>A file of the repository that people write: nothing that a build makes.</summary>
internal sealed record SourceFile(string Path, string[] Lines)
{
    private static readonly string[] BuildFolders = ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules"];

    /// <summary>All C# files.</summary>
    public static IReadOnlyList<SourceFile> AllCSharp { get; } = [.. Find("*.cs")];

    /// <summary>All project files.</summary>
    public static IReadOnlyList<SourceFile> AllProjects { get; } = [.. Find("*.csproj")];

    /// <summary>The folder, from the root, with slashes.</summary>
    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>The C# files under a folder.</summary>
    public static IEnumerable<SourceFile> CSharpUnder(string folder) =>
        AllCSharp.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>"path:line: text" of every line whose code, comments left out, matches.</summary>
    public IEnumerable<string> LinesWith(Regex pattern) =>
        Lines.Select((line, index) => (Code: CodeOf(line), Number: index + 1))
            .Where(line => pattern.IsMatch(line.Code))
            .Select(line => $"{Path}:{line.Number}: {line.Code.Trim()}");

    private static string CodeOf(string line) => Regex.Replace(line, "(^|[^:\"])//.*$", "$1");

    private static IEnumerable<SourceFile> Find(string pattern) =>
        Directory.EnumerateFiles(RepositoryRoot.Path, pattern, SearchOption.AllDirectories)
            .Select(full => (Full: full, Path: System.IO.Path.GetRelativePath(RepositoryRoot.Path, full).Replace('\\', '/')))
            .Where(file => !file.Path.Split('/').Any(part => part.StartsWith('.') || BuildFolders.Contains(part)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => new SourceFile(file.Path, File.ReadAllLines(file.Full)));
}
