using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Spanwise.Native.Boundary;
using Spanwise.Native.Objects;
using Spanwise.Testing;
using ParameterInfo = Spanwise.Native.Objects.ParameterInfo;

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

    [TestCase("spw_library_info", typeof(LibraryInfo))]
    [TestCase("spw_model_info", typeof(ModelInfo))]
    [TestCase("spw_parameter_info", typeof(ParameterInfo))]
    [TestCase("spw_data", typeof(NativeData))]
    [TestCase("spw_progress", typeof(NativeProgress))]
    public void A_structure_has_the_fields_of_the_library_at_their_places(string name, Type structure)
    {
        var (declared, size) = Layout(name);
        var own = structure.GetFields(BindingFlags.Instance | BindingFlags.Public)
            .Select(field => (field.Name, (long)Marshal.OffsetOf(structure, field.Name), field.FieldType.IsPointer ? (long)IntPtr.Size : Marshal.SizeOf(field.FieldType)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(declared, Is.EqualTo(own));
            Assert.That(size, Is.EqualTo(Marshal.SizeOf(structure)));
        }
    }

    [Test]
    public void Every_structure_of_the_header_is_held_against_the_library() => Assert.That(
        Regex.Matches(Header, @"^typedef struct (\w+) \{", RegexOptions.Multiline).Select(match => match.Groups[1].Value),
        Is.EquivalentTo(new[] { "spw_library_info", "spw_model_info", "spw_parameter_info", "spw_data", "spw_progress" }));

    /// <summary>Where C puts the fields of a structure: each on a multiple of its size, the whole on one of the largest.</summary>
    private static (List<(string Name, long Offset, long Bytes)> Fields, long Size) Layout(string name)
    {
        var body = Regex.Match(Header, $@"typedef struct {name} \{{(.*?)\}} {name};", RegexOptions.Singleline).Groups[1].Value;
        var fields = new List<(string, long, long)>();
        var (end, widest) = (0L, 1L);
        foreach (Match field in Regex.Matches(Regex.Replace(body, @"/\*.*?\*/", string.Empty, RegexOptions.Singleline), @"(\w+) (\*?)(\w+)(?:\[(\d+)\])?;"))
        {
            long bytes = field.Groups[2].Length > 0 ? 8 : field.Groups[1].Value switch
            {
                "char" => 1,
                "int32_t" or "uint32_t" => 4,
                "int64_t" or "double" => 8,
                var other => throw new InvalidOperationException($"the size of {other} is not known here"),
            };
            var offset = (end + bytes - 1) / bytes * bytes;
            var all = bytes * (field.Groups[4].Success ? int.Parse(field.Groups[4].Value, CultureInfo.InvariantCulture) : 1);
            fields.Add((string.Concat(field.Groups[3].Value.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])), offset, all));
            end = offset + all;
            widest = Math.Max(widest, bytes);
        }

        return (fields, (end + widest - 1) / widest * widest);
    }
}
