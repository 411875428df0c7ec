using NUnit.Framework;
using static Spanwise.Tools.Tests.Spanwise.SpanwiseProcess;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>Where <c>train mnist</c> takes its images from.</summary>
[TestFixture]
internal sealed class DataTests
{
    private static readonly string[] Train = ["train", "mnist", "--net", "784-10", "--epochs", "1", "--json"];

    private SmallMnist _data = null!;

    [OneTimeSetUp]
    public void MakeData() => _data = new SmallMnist();

    [OneTimeTearDown]
    public void RemoveData() => _data.Dispose();

    [Test]
    public void WithoutDataAndNetworkTheBuiltInDigitsAreUsedAndThisIsSaid()
    {
        var result = Run(Train);

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(Events(result)[0].GetProperty("data").GetString(), Does.StartWith("built-in digits"));
        Assert.That(result.Error, Does.StartWith("spanwise: MNIST was not found and not downloaded; the figures are those of other, drawn digits: ").And.Match("^[^\n]*\n$"));
        Assert.That(Number(Events(result)[^1], "peak_memory_bytes"), Is.LessThan(160 * 1024 * 1024));
    }

    [Test]
    public void TheEnvironmentMayNameTheFolderOrTheRootAboveIt()
    {
        foreach (var folder in new[] { _data.Data, _data.Folder })
        {
            var result = Run(SpanwiseProcess.Environment(("SPANWISE_DATA", folder)), Train);
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
            Assert.That(Events(result)[0].GetProperty("data").GetString(), Does.Contain(_data.Data));
        }
    }

    [Test]
    public void TheCacheIsUsed()
    {
        var cache = _data.In("cache");
        Directory.CreateDirectory(Path.Combine(cache, "spanwise"));
        Directory.CreateSymbolicLink(Path.Combine(cache, "spanwise", "mnist"), _data.Data);

        var result = Run(SpanwiseProcess.Environment(("XDG_CACHE_HOME", cache), ("LOCALAPPDATA", cache)), Train);

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Error, Is.Empty);
        Assert.That(Events(result)[0].GetProperty("data").GetString(), Does.Contain(cache));
    }

    [Test]
    public void WhatTheCommandLineNamesGoesBeforeTheEnvironment()
    {
        var result = Run(SpanwiseProcess.Environment(("SPANWISE_DATA", _data.In("none"))), [.. Train, "--data", _data.Data]);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }
}
