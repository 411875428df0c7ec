using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Spanwise.Native.Boundary;
using Spanwise.Testing;

namespace Spanwise.Native.Tests;

// The header is written by hand; the compiled libraries are held against it where they are built (.ci/native).
public sealed class HeaderTests
{
    private static readonly string Header = File.ReadAllText(RepositoryRoot.Combine("bindings", "c", "spanwise.h"));

    private static readonly MethodInfo[] Exports =
    [
        .. typeof(Status).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>() is not null),
    ];

    [Test]
    public void Every_export_is_declared_with_as_many_arguments()
    {
        var declared = Regex.Matches(Header, @"SPW_API spw_status (\w+)\(([^)]*)\);").Select(match => $"{match.Groups[1].Value}/{match.Groups[2].Value.Split(',').Length}");
        var exported = Exports.Select(method => $"{method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()!.EntryPoint}/{method.GetParameters().Length}");
        Assert.That(declared, Is.EquivalentTo(exported));
    }

    [Test]
    public void Every_export_has_a_slot_in_the_loader()
    {
        var slots = Regex.Matches(File.ReadAllText(RepositoryRoot.Combine("bindings", "native", "loader", "symbols.h")), @"^SPW_SYMBOL\((\w+)\)", RegexOptions.Multiline);
        Assert.That(slots.Select(match => match.Groups[1].Value), Is.EquivalentTo(Exports.Select(method => method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()!.EntryPoint)));
    }

    [Test]
    public void Every_export_returns_a_status() => Assert.That(Exports.Select(method => method.ReturnType), Is.All.EqualTo(typeof(int)));

    [Test]
    public void The_status_numbers_are_those_of_the_library()
    {
        var declared = Regex.Matches(Header, @"^#define SPW_(?:ERROR_)?(OK|\w+) (\d+)\s+/\*|^#define SPW_(OK) (\d+)$", RegexOptions.Multiline)
            .Where(match => match.Value.Contains("ERROR", StringComparison.Ordinal) || match.Value.Contains("SPW_OK", StringComparison.Ordinal))
            .ToDictionary(
                match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[3].Value,
                match => int.Parse(match.Groups[1].Success ? match.Groups[2].Value : match.Groups[4].Value, CultureInfo.InvariantCulture));
        Assert.That(declared, Is.EquivalentTo(Enum.GetValues<Status>().ToDictionary(status => status.ToString().ToUpperInvariant(), status => (int)status)));
    }

    // Published numbers: programs were compiled with them.
    [Test]
    public void The_status_numbers_are_frozen() => Assert.That(
        Enum.GetNames<Status>(),
        Is.EqualTo(new[] { "Ok", "Argument", "Length", "Handle", "State", "Format", "Io", "Memory", "Diverged", "Cancelled", "Busy", "Unsupported", "Internal" }));
}
