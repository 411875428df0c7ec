using System.Text.RegularExpressions;
using Spanwise.Testing;

namespace Spanwise.Architecture.Tests;

/// <summary>A page of documentation: its code blocks and its links.</summary>
internal sealed class MarkdownFile(string path)
{
    private readonly string _text = File.ReadAllText(RepositoryRoot.Combine(path));

    /// <summary>The pages that packages show.</summary>
    public static string[] PathsOfPackages { get; } =
        ["Core.Simd/README.md", "Core.Layers/README.md", "Core.Train/README.md", "Core.IO/README.md", "tools/spanwise/README.md"];

    /// <summary>The README, the packages' and the pages under docs/.</summary>
    public static string[] AllPaths { get; } =
    [
        "README.md",
        .. PathsOfPackages,
        .. Directory.EnumerateFiles(RepositoryRoot.Combine("docs"), "*.md", SearchOption.AllDirectories)
            .Select(full => Path.GetRelativePath(RepositoryRoot.Path, full).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The code blocks of a language.</summary>
    public IEnumerable<string> Blocks(string language) =>
        Regex.Matches(_text, $@"^```{Regex.Escape(language)}\r?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)
            .Select(block => block.Groups[1].Value);

    /// <summary>The commands of all shell blocks: variables put in, comments and empty lines left out.</summary>
    public IEnumerable<string> Commands()
    {
        var variables = new Dictionary<string, string>();
        foreach (var line in Blocks("sh").SelectMany(block => block.Split('\n')))
        {
            var command = Regex.Replace(line, @"(^|\s)#.*$", "").Trim();
            if (Regex.Match(command, "^([a-z]+)=\"(.*)\"$") is { Success: true } variable)
            {
                variables["$" + variable.Groups[1].Value] = variable.Groups[2].Value;
            }
            else if (command.Length > 0)
            {
                yield return variables.Aggregate(command, (text, known) => text.Replace(known.Key, known.Value, StringComparison.Ordinal));
            }
        }
    }

    /// <summary>The targets of links inside the repository, relative to the page.</summary>
    public IEnumerable<string> LocalLinks() =>
        Regex.Matches(_text, @"\]\(([^)#\s]+)(?:#[^)]*)?\)").Select(link => link.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal));
}
