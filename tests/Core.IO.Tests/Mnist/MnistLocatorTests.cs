using System.Net;
using NUnit.Framework;
using Spanwise.Core.IO.Datasets;
using Spanwise.Core.IO.Files;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests.Mnist;

[TestFixture]
internal sealed class MnistLocatorTests
{
    private static readonly ImageDataset First = Samples.Dataset(1), Second = Samples.Dataset(2), Third = Samples.Dataset(3);

    [Test]
    public void TheOrderIsFolderVariableCacheKerasDigits()
    {
        using var folder = new TemporaryFolder();
        IdxFolder.Write(folder["given"], First);
        IdxFolder.Write(folder["data"], Second);
        Directory.CreateDirectory(folder["xdg", "spanwise"]);
        IdxFolder.Write(folder["xdg", "spanwise", "mnist"], Third);
        Directory.CreateDirectory(folder["home", ".keras", "datasets"]);
        AtomicFile.Write(folder["home", ".keras", "datasets", "mnist.npz"], replace: false, static s => NpzDataset.Write(s, First));
        var variables = new Dictionary<string, string> { ["SPANWISE_DATA"] = folder["data"], ["XDG_CACHE_HOME"] = folder["xdg"], ["HOME"] = folder["home"] };
        var options = new MnistOptions { Directory = folder["given"], Environment = variables.GetValueOrDefault, AllowDownload = false };

        Assert.That(MnistLocator.Load(options).Source, Is.EqualTo(folder["given"]));
        Assert.That(MnistLocator.Load(options with { Directory = null }).Source, Is.EqualTo(folder["data"]));
        variables.Remove("SPANWISE_DATA");
        Assert.That(MnistLocator.Load(options with { Directory = null }).Source, Is.EqualTo(folder["xdg", "spanwise", "mnist"]));
        variables.Remove("XDG_CACHE_HOME");
        Assert.That(MnistLocator.Load(options with { Directory = null }).Source, Is.EqualTo(folder["home", ".keras", "datasets", "mnist.npz"]));
        variables.Remove("HOME");
        var drawn = MnistLocator.Load(options with { Directory = null });
        Assert.That(drawn.Source, Does.StartWith("built-in digits").And.Contains("not MNIST").And.Contains("switched off"));
        Assert.That((drawn.Train.Count, drawn.Test.Count), Is.EqualTo((60_000, 10_000)));
    }

    [TestCase("")]
    [TestCase("mnist")]
    [TestCase("MNIST/raw")]
    [TestCase("raw")]
    public void AFolderIsSearchedWhereMnistUsuallyLies(string below)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder["root", below])!);
        IdxFolder.Write(folder["root", below], First, isPacked: true);

        Assert.That(Samples.Same(MnistLocator.Load(new MnistOptions { Directory = folder["root"] }), First), Is.True);
    }

    [TestCase("mnist.npz")]
    [TestCase("mnist/mnist.npz")]
    public void AKerasFileIsReadWhereItLies(string below)
    {
        using var folder = new TemporaryFolder();
        var path = folder["root", below];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, replace: false, static s => NpzDataset.Write(s, First));

        Assert.That(Samples.Same(MnistLocator.Load(new MnistOptions { Directory = folder["root"] }), First), Is.True);
        Assert.That(Samples.Same(MnistLocator.Load(new MnistOptions { Directory = path }), First), Is.True);
    }

    [Test]
    public void WhatIsNamedMustHoldMnistAndNothingIsTriedInstead()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["xdg", "spanwise"]);
        IdxFolder.Write(folder["xdg", "spanwise", "mnist"], Third);
        Directory.CreateDirectory(folder["empty"]);
        File.WriteAllText(folder["file.txt"], "x");
        var network = new FakeMirrors(static _ => throw new InvalidOperationException("the network was used"));
        string? Environment(string name) => name switch { "XDG_CACHE_HOME" => folder["xdg"], "SPANWISE_DATA" => folder["empty"], _ => null };
        var options = new MnistOptions { Environment = Environment, Handler = network };

        Assert.That(() => MnistLocator.Load(options), Refusal.Saying($"SPANWISE_DATA: {folder["empty"]}: the four IDX files"));
        Assert.That(() => MnistLocator.Load(options with { Directory = folder["empty"] }), Refusal.Saying("the four IDX files"));
        Assert.That(() => MnistLocator.Load(options with { Directory = folder["none"] }), Refusal.Saying("there is no such folder"));
        Assert.That(() => MnistLocator.Load(options with { Directory = folder["file.txt"] }), Refusal.Saying("a folder, an .npz or a .safetensors file is needed"));
        Assert.That(network.Requests, Is.Empty);
    }

    [Test]
    public void ADamagedCacheIsPassedOver()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["cache"]);
        foreach (var file in MnistFile.All)
        {
            File.WriteAllText(folder["cache", file.Name], "damaged");
        }

        var options = new MnistOptions { CacheDirectory = folder["cache"], DrawnImages = (10, 10), Environment = static _ => null, AllowDownload = false };
        Assert.That(MnistLocator.Load(options).Source, Does.StartWith("built-in digits"));
    }

    [Test]
    public void WithoutANetworkDigitsAreDrawnAndTheReasonIsSaid()
    {
        using var folder = new TemporaryFolder();
        var options = new MnistOptions
        {
            CacheDirectory = folder["cache"],
            DrawnImages = (10, 10),
            Environment = static _ => null,
            Handler = new FakeMirrors(static _ => throw new HttpRequestException("no route to host")),
        };
        var drawn = MnistLocator.Load(options);

        Assert.That(drawn.Source, Does.StartWith("built-in digits").And.Contains("no route to host").And.Not.Contains("\n"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder["cache"]), Is.Empty);
    }

    [TestCase("1", false)]
    [TestCase("yes", false)]
    [TestCase("0", true)]
    [TestCase("", true)]
    public void TheOfflineVariableForbidsTheNetwork(string value, bool isUsed)
    {
        using var folder = new TemporaryFolder();
        var network = new FakeMirrors(static _ => new HttpResponseMessage(HttpStatusCode.NotFound));
        MnistLocator.Load(new MnistOptions { CacheDirectory = folder["cache"], DrawnImages = (10, 10), Environment = name => name == "SPANWISE_OFFLINE" ? value : null, Handler = network });

        Assert.That(network.Requests.Count > 0, Is.EqualTo(isUsed));
    }

    [Test]
    public void CancellingEndsTheSearch()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var options = new MnistOptions
        {
            CacheDirectory = folder["cache"],
            DrawnImages = (10, 10),
            Environment = static _ => null,
            Handler = new FakeMirrors(_ =>
            {
                stop.Cancel();
                throw new HttpRequestException("cut off");
            }),
        };

        Assert.That(() => MnistLocator.Load(options, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.EnumerateFileSystemEntries(folder["cache"]), Is.Empty);
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void TheCacheFollowsTheXdgSpecification()
    {
        Assert.That(Cache("/xdg", "/home/a"), Is.EqualTo("/xdg/spanwise/mnist"));
        Assert.That(Cache("relative", "/home/a"), Is.EqualTo("/home/a/.cache/spanwise/mnist"));
        Assert.That(Cache("", "/home/a"), Is.EqualTo("/home/a/.cache/spanwise/mnist"));
        Assert.That(Cache(null, null), Is.Null);

        static string? Cache(string? xdg, string? home) => MnistCache.DefaultDirectory(name => name switch { "XDG_CACHE_HOME" => xdg, "HOME" => home, _ => null });
    }
}
