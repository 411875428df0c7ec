using NUnit.Framework;
using Spanwise.Testing;

namespace Spanwise.Architecture.Tests;

public sealed class LayoutTests
{
    private static readonly string[] Libraries = ["Core.Simd", "Core.Layers", "Core.Train", "Core.IO"];

    [TestCaseSource(nameof(Libraries))]
    public void Test_folders_mirror_source_folders(string project)
    {
        var prefix = $"tests/{project}.Tests";
        var unknown = SourceFile.CSharpUnder(prefix)
            .Select(file => file.Folder)
            .Distinct()
            .Where(folder => !Directory.Exists(RepositoryRoot.Combine(project + folder[prefix.Length..])));
        Assert.That(unknown, Is.Empty);
    }

    // A family of types that users meet together may stay in the library's own namespace.
    [TestCaseSource(nameof(Libraries))]
    public void Namespaces_follow_folders(string project)
    {
        var wrong = from file in SourceFile.CSharpUnder(project)
                    let own = $"namespace Spanwise.{project};"
                    let ofFolder = $"namespace Spanwise.{file.Folder.Replace('/', '.')};"
                    let actual = file.Lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
                    where actual is not null && actual != own && actual != ofFolder
                    select $"{file.Path}: {actual}";
        Assert.That(wrong, Is.Empty);
    }
}
