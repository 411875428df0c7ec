using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Spanwise.Architecture.Tests;

public sealed class SourceRuleTests
{
    private const int MostLines = 450;

    [TestCase("Core.Simd")]
    [TestCase("Core.Layers")]
    [TestCase("Core.Train")]
    public void The_lower_libraries_know_no_consoles_files_and_clocks(string project) =>
        AssertNone(project, @"\bConsole\.|\b(File|Directory|FileStream|FileInfo|DirectoryInfo)\.[A-Z]|new (FileStream|FileInfo|DirectoryInfo)\(|\bStopwatch\b|\bDateTime(Offset)?\.(Utc)?Now\b|\bEnvironment\.TickCount");

    [TestCase("Core.Simd")]
    [TestCase("Core.Layers")]
    public void Where_steps_run_there_is_no_linq(string project) => AssertNone(project, @"^\s*(global )?using System\.Linq");

    [Test]
    public void Instruction_sets_are_asked_for_in_one_folder()
    {
        var pattern = new Regex(@"\.IsSupported\b|\.IsHardwareAccelerated\b");
        var wrong = SourceFile.AllCSharp
            .Where(file => file.Path.StartsWith("Core.", StringComparison.Ordinal) && !file.Path.StartsWith("Core.Simd/Isa/", StringComparison.Ordinal))
            .SelectMany(file => file.LinesWith(pattern));
        Assert.That(wrong, Is.Empty);

        // The rule would hold for nothing if the folder had moved.
        Assert.That(SourceFile.CSharpUnder("Core.Simd/Isa").SelectMany(file => file.LinesWith(pattern)), Is.Not.Empty);
    }

    [Test]
    public void No_file_holds_more_than_one_can_read()
    {
        var long_ = SourceFile.AllCSharp.Where(file => file.Lines.Length > MostLines).Select(file => $"{file.Path}: {file.Lines.Length} lines");
        Assert.That(long_, Is.Empty);
    }

    [Test]
    public void Nothing_is_left_for_later()
    {
        // Put together from halves, so that this file passes its own test.
        var words = string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK", "Not" + "ImplementedException", @"Assert\." + @"Pass\(", @"\[Ign" + "ore");
        var left = SourceFile.AllCSharp.SelectMany(file =>
            file.Lines.Select((line, index) => (line, index))
                .Where(line => Regex.IsMatch(line.line, $@"\b({words})\b|{@"\[Ign" + "ore"}"))
                .Select(line => $"{file.Path}:{line.index + 1}: {line.line.Trim()}"));
        Assert.That(left, Is.Empty);
    }

    private static void AssertNone(string project, string pattern)
    {
        var files = SourceFile.CSharpUnder(project).ToArray();
        Assert.That(files, Is.Not.Empty);
        Assert.That(files.SelectMany(file => file.LinesWith(new Regex(pattern))), Is.Empty);
    }
}
