using NUnit.Framework;
using Spanwise.Core.IO.Files;

namespace Spanwise.Core.IO.Tests.Files;

[TestFixture]
internal sealed class AtomicTests
{
    private static readonly (string, Action<Stream>)[] TwoFiles = [("a", static s => s.Write("1"u8)), ("b", static s => s.Write("2"u8))];

    [Test]
    public void AFileIsWrittenAndNothingElseIsLeft()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder["file"], replace: false, static stream => stream.Write("new"u8));

        Assert.That(File.ReadAllText(folder["file"]), Is.EqualTo("new"));
        Assert.That(Entries(folder), Is.EqualTo(new[] { "file" }));
    }

    [Test]
    public void WhatAKilledWriterLeftIsClearedAway()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "whole");
        File.WriteAllText(folder[".file.0123456789abcdef0123456789abcdef.partial"], "half");
        File.WriteAllText(folder[".other.0123456789abcdef0123456789abcdef.partial"], "half");
        using (var live = new FileStream(folder[".file.ffffffffffffffffffffffffffffffff.partial"], FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            AtomicFile.RemoveLeftovers(folder["file"]);
            Assert.That(Entries(folder), Is.EquivalentTo(new[] { "file", ".other.0123456789abcdef0123456789abcdef.partial", ".file.ffffffffffffffffffffffffffffffff.partial" }));
        }

        AtomicFile.RemoveLeftovers(folder["file"]);
        Assert.That(Entries(folder), Is.EquivalentTo(new[] { "file", ".other.0123456789abcdef0123456789abcdef.partial" }));
        Assert.That(() => AtomicFile.RemoveLeftovers(Path.Combine(folder["none"], "file")), Throws.Nothing);
    }

    [Test]
    public void AFailureLeavesTheOldFileAndNothingElse([Values] bool exists)
    {
        using var folder = new TemporaryFolder();
        if (exists)
        {
            File.WriteAllText(folder["file"], "old");
        }

        Assert.That(
            () => AtomicFile.Write(folder["file"], replace: true, static stream =>
            {
                stream.Write("half"u8);
                throw new IOException("disk full");
            }),
            Throws.InstanceOf<IOException>().With.Message.EqualTo("disk full"));
        Assert.That(Entries(folder), Is.EqualTo(exists ? new[] { "file" } : []));
        Assert.That(exists ? File.ReadAllText(folder["file"]) : "old", Is.EqualTo("old"));
    }

    [Test]
    public void CancellingLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();

        Assert.That(() => AtomicFile.Write(folder["file"], replace: false, _ => stop.Cancel(), stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => AtomicFolder.Write(folder["folder"], replace: false, [("a", _ => { })], [], stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Entries(folder), Is.Empty);
    }

    [Test]
    public void AnExistingFileIsReplacedOnlyWhenAsked()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "old");
        File.CreateSymbolicLink(folder["link"], folder["file"]);

        Assert.That(() => AtomicFile.Write(folder["file"], replace: false, static _ => { }), Throws.InstanceOf<IOException>().With.Message.Contains("must not exist"));
        Assert.That(File.ReadAllText(folder["file"]), Is.EqualTo("old"));

        AtomicFile.Write(folder["link"], replace: true, static stream => stream.Write("new"u8));
        Assert.That(File.ReadAllText(folder["file"]), Is.EqualTo("new"));
        Assert.That(new FileInfo(folder["link"]).LinkTarget, Is.Not.Null);
    }

    [Test]
    public void WhatIsNoRegularFileIsNeverReplaced()
    {
        using var folder = new TemporaryFolder();

        Assert.That(() => AtomicFile.Write(folder.Path, replace: true, static _ => { }), Throws.InstanceOf<IOException>().With.Message.Contains("directory"));
        Assert.That(() => AtomicFile.Write(folder["no", "file"], replace: true, static _ => { }), Throws.InstanceOf<IOException>().With.Message.Contains("must exist"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(() => AtomicFile.Write("/dev/null", replace: true, static _ => { }), Throws.InstanceOf<IOException>().With.Message.Contains("device"));
        }
    }

    [Test]
    public void AFolderIsWrittenWholeOrNotAtAll()
    {
        using var folder = new TemporaryFolder();

        Assert.That(
            () => AtomicFolder.Write(folder["set"], replace: false, [TwoFiles[0], ("b", static _ => throw new IOException("disk full"))], []),
            Throws.InstanceOf<IOException>().With.Message.EqualTo("disk full"));
        Assert.That(Entries(folder), Is.Empty);

        AtomicFolder.Write(folder["set"] + Path.DirectorySeparatorChar, replace: false, TwoFiles, []);
        Assert.That(Entries(folder), Is.EqualTo(new[] { "set" }));
        Assert.That(File.ReadAllText(folder["set", "a"]) + File.ReadAllText(folder["set", "b"]), Is.EqualTo("12"));
    }

    [Test]
    public void AFolderIsReplacedOnlyWhenAskedAndOnlyIfItHoldsNothingElse()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["set"]);
        File.WriteAllText(folder["set", "old"], "");

        Assert.That(() => AtomicFolder.Write(folder["set"], replace: false, TwoFiles, ["old"]), Throws.InstanceOf<IOException>().With.Message.Contains("must not exist"));
        Assert.That(() => AtomicFolder.Write(folder["set"], replace: true, TwoFiles, []), Throws.InstanceOf<IOException>().With.Message.Contains("this one holds 'old'"));
        Assert.That(Entries(folder), Is.EqualTo(new[] { "set" }));
        Assert.That(File.Exists(folder["set", "old"]), Is.True);

        AtomicFolder.Write(folder["set"], replace: true, TwoFiles, ["old"]);
        Assert.That(Entries(folder), Is.EqualTo(new[] { "set" }));
        Assert.That(Directory.EnumerateFiles(folder["set"]).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "a", "b" }));

        File.WriteAllText(folder["file"], "");
        Assert.That(() => AtomicFolder.Write(folder["file"], replace: true, TwoFiles, []), Throws.InstanceOf<IOException>().With.Message.Contains("this is a file"));
    }

    private static string?[] Entries(TemporaryFolder folder) => [.. Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order()];
}
