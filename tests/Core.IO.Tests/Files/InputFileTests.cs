using System.Diagnostics;
using NUnit.Framework;
using Spanwise.Core.IO.Files;

namespace Spanwise.Core.IO.Tests.Files;

[TestFixture]
internal sealed class InputFileTests
{
    [Test]
    public void AFileAndALinkToItAreOpened()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "content");
        File.CreateSymbolicLink(folder["link"], folder["file"]);
        using var file = InputFile.Open(folder["file"]);
        using var link = InputFile.Open(folder["link"]);

        Assert.That((file.Length, link.Length), Is.EqualTo((7L, 7L)));
    }

    [Test]
    public void WhatIsNoFileWithContentIsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["empty"], "");
        File.CreateSymbolicLink(folder["loop"], folder["loop"]);
        File.CreateSymbolicLink(folder["dangling"], folder["nothing"]);

        Assert.That(() => InputFile.Open(folder.Path), Refusal.Saying("this is a directory"));
        Assert.That(() => InputFile.Open(folder["none"]), Refusal.Saying("there is no such file"));
        Assert.That(() => InputFile.Open(folder["empty"]), Refusal.Saying("is empty"));
        Assert.That(() => InputFile.Open(folder["loop"]), Throws.InstanceOf<IOException>().Or.InstanceOf<Core.Train.Data.DataFormatException>());
        Assert.That(() => InputFile.Open(folder["dangling"]), Throws.InstanceOf<IOException>().Or.InstanceOf<Core.Train.Data.DataFormatException>());
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void APipeAndADeviceAreRefusedWithoutWaiting()
    {
        using var folder = new TemporaryFolder();
        Process.Start("mkfifo", [folder["pipe"]]).WaitForExit();

        Assert.That(() => InputFile.Open(folder["pipe"]), Refusal.Saying("pipe or device"));
        Assert.That(() => InputFile.Open("/dev/zero"), Refusal.Saying("pipe or device"));
    }
}
