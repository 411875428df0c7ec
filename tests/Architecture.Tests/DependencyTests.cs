using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;
using Spanwise.Testing;

namespace Spanwise.Architecture.Tests;

// Core.Simd <- Core.Layers <- Core.Train <- Core.IO <- everything else.
public sealed class DependencyTests
{
    private static readonly string[] Chain = ["Core.Simd", "Core.Layers", "Core.Train", "Core.IO"];
    private static readonly string[] WithoutPackages = ["Core.Simd", "Core.Layers", "Core.Train"];

    [TestCaseSource(nameof(Chain))]
    public void A_library_references_only_those_below_it(string project)
    {
        var below = Chain.TakeWhile(name => name != project).ToArray();
        var references = References(project, "ProjectReference")
            .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')))
            .Except(["Core.Simd.Generator"]);
        Assert.That(references, Is.SubsetOf(below));
    }

    [TestCaseSource(nameof(Chain))]
    public void A_built_library_uses_only_those_below_it(string project)
    {
        var below = Chain.TakeWhile(name => name != project).Select(name => "Spanwise." + name);
        var used = Assembly.Load("Spanwise." + project).GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => name.StartsWith("Spanwise.", StringComparison.Ordinal));
        Assert.That(used, Is.SubsetOf(below));
    }

    [TestCaseSource(nameof(WithoutPackages))]
    public void The_lower_libraries_need_only_the_base_class_library_and_the_object_pool(string project)
    {
        Assert.That(References(project, "PackageReference"), Is.SubsetOf(new[] { "Microsoft.Extensions.ObjectPool" }));
        var foreign = Assembly.Load("Spanwise." + project).GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !Regex.IsMatch(name, @"^(System|Spanwise|Microsoft\.Win32)\.|^Microsoft\.Extensions\.ObjectPool$"));
        Assert.That(foreign, Is.Empty);
    }

    [Test]
    public void Nothing_in_the_libraries_references_tools_benchmarks_tests_or_samples()
    {
        var wrong = SourceFile.AllProjects
            .Where(file => file.Path.StartsWith("Core.", StringComparison.Ordinal))
            .SelectMany(file => file.LinesWith(new Regex("ProjectReference.*(tools|bench|tests|samples|bindings)/")));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Package_versions_stand_in_one_file()
    {
        var wrong = SourceFile.AllProjects.SelectMany(file => file.LinesWith(new Regex(@"PackageReference.*\bVersion(Override)?=|PackageVersion")));
        Assert.That(wrong, Is.Empty);
    }

    // A project that is built with other properties for one that refers to it than for the solution is built twice at the same time, into the same files: now and then one of the two fails.
    [Test]
    public void A_reference_builds_a_project_as_the_solution_does()
    {
        var wrong = SourceFile.AllProjects.SelectMany(file => file.LinesWith(new Regex("ProjectReference.*(SetTargetFramework|SetConfiguration|SetPlatform|AdditionalProperties)")));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Every_project_is_in_the_solution()
    {
        var solution = XDocument.Load(RepositoryRoot.Combine("Spanwise.slnx"))
            .Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        Assert.That(SourceFile.AllProjects.Select(file => file.Path), Is.EquivalentTo(solution));
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(RepositoryRoot.Combine(project, project + ".csproj"))
            .Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
