using NUnit.Framework;
using Spanwise.Testing;

namespace Spanwise.Architecture.Tests;

// docs/api lists what users of the packages can call: a change of it is seen where it is reviewed, and cannot happen by accident.
public sealed class PublicApiTests
{
    private const string WriteVariable = "SPANWISE_WRITE_API";
    private const string WriteCommand = $"dotnet test -c Release tests/Architecture.Tests --filter PublicApiTests -e {WriteVariable}=1";

    private static readonly string[] Libraries = ["Spanwise.Core.Simd", "Spanwise.Core.Layers", "Spanwise.Core.Train", "Spanwise.Core.IO"];

    [TestCaseSource(nameof(Libraries))]
    public void The_listing_holds_what_the_library_offers(string library)
    {
        var path = RepositoryRoot.Combine("docs", "api", library + ".txt");
        string[] offered = [.. ApiListing.Of(Path.Combine(AppContext.BaseDirectory, library + ".dll"))];
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Concat(offered.Select(line => line + "\n")));
        }

        string[] listed = File.Exists(path) ? File.ReadAllLines(path) : [];
        var came = ApiListing.WithTypes(offered).Except(ApiListing.WithTypes(listed)).Select(line => "came: " + line);
        var went = ApiListing.WithTypes(listed).Except(ApiListing.WithTypes(offered)).Select(line => "went: " + line);
        Assert.That(
            listed.AsSpan().SequenceEqual(offered),
            () => $"docs/api/{library}.txt must list what the library offers:\n{string.Join('\n', went.Concat(came))}\nIf that is meant, `{WriteCommand}` writes the listing anew.\n");
    }

    [Test]
    public void Every_listing_is_of_a_library() =>
        Assert.That(
            Directory.EnumerateFiles(RepositoryRoot.Combine("docs", "api")).Select(Path.GetFileName),
            Is.EquivalentTo(Libraries.Select(library => library + ".txt")));
}
