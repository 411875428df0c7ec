using System.Net;
using NUnit.Framework;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.Train.Data;
using Spanwise.Testing;

namespace Spanwise.Core.IO.Tests.Mnist;

/// <summary>The sums are those of the real files, so a whole download is tested only where SPANWISE_DATA has them; each way to fail, everywhere.</summary>
[TestFixture]
internal sealed class MnistDownloadTests
{
    private static readonly MnistOptions Options = new() { Mirrors = [new("http://first/mnist/"), new("http://second/mnist/")], Environment = static _ => null };

    private static readonly (string What, Func<HttpResponseMessage> Answer, string Reason)[] BadAnswers =
    [
        ("not found", static () => new(HttpStatusCode.NotFound), "404"),
        ("wrong content", static () => FakeMirrors.Content(Samples.Gzipped(new byte[60_008])), "SHA-256 must be"),
        ("wrong content, not packed", static () => FakeMirrors.Content([1, 2, 3]), "SHA-256 must be"),
        ("a page of a captive portal", static () => FakeMirrors.Content("<html>log in</html>"u8.ToArray()), "SHA-256 must be"),
        ("cut", static () => FakeMirrors.Content(Samples.Gzipped(new byte[1000])[..^3]), "ends before its last block"),
        ("a bomb", static () => FakeMirrors.Content(Samples.Gzipped(new byte[60 << 20])), "more were found"),
        ("more than 16 MiB", static () => FakeMirrors.Content(new byte[17 << 20]), "the mirror sends more"),
        ("no connection", static () => throw new HttpRequestException("connection refused"), "connection refused"),
        ("a time-out of the connection", static () => throw new TaskCanceledException("", new TimeoutException("no connection in 3 s")), "no connection in 3 s"),
        ("a connection that breaks", static () => new(HttpStatusCode.OK) { Content = new StreamContent(new BreakingStream()) }, "reset by peer"),
    ];

    [TestCaseSource(nameof(BadAnswers))]
    public async Task AFailureOfAnyKindLeadsToTheNextMirrorAndLeavesNothing((string What, Func<HttpResponseMessage> Answer, string Reason) bad)
    {
        using var folder = new TemporaryFolder();
        var mirrors = new FakeMirrors(_ => bad.Answer());

        var failure = await Assert.ThrowsAsync<MnistDownloadException>(() => MnistDownload.FetchAsync(folder["cache"], Options with { Handler = mirrors }));
        Assert.That(failure!.Message, Does.Contain("first: ").And.Contains("second: ").And.Contains(bad.Reason).And.Not.Contains("\n"));
        Assert.That(mirrors.Requests.Select(static uri => uri.ToString()), Is.EqualTo(new[] { "http://first/mnist/train-images-idx3-ubyte.gz", "http://second/mnist/train-images-idx3-ubyte.gz" }));
        Assert.That(Directory.EnumerateFileSystemEntries(folder["cache"]), Is.Empty);
    }

    [Test]
    public async Task AFolderThatCannotBeMadeIsAFailedDownload()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");

        await Assert.ThrowsAsync<MnistDownloadException>(() => MnistDownload.FetchAsync(folder["file", "cache"], Options with { Handler = new FakeMirrors(static _ => new()) }));
    }

    [Test]
    public async Task TheRealFilesArriveAlthoughTheFirstMirrorLies()
    {
        var data = RealData.RequireMnist();
        using var folder = new TemporaryFolder();
        var mirrors = new FakeMirrors(uri => uri.Host == "first" ? FakeMirrors.Content(Samples.Gzipped([1, 2, 3])) : FakeMirrors.Content(Real(data, uri)));
        var reports = new List<MnistDownloadProgress>();
        var options = Options with { Handler = mirrors, Progress = new Reports(reports) };
        await MnistDownload.FetchAsync(folder["cache"], options);

        Assert.That(Directory.EnumerateFiles(folder["cache"]).Select(Path.GetFileName), Is.EquivalentTo(MnistFile.All.Select(static file => file.Name)));
        Assert.That(mirrors.Requests, Has.Count.EqualTo(8));
        var last = reports.Last(static report => report.File == MnistFile.TrainImages && report.Mirror.Host == "second");
        Assert.That(last.BytesDone, Is.EqualTo(last.BytesTotal));

        // What is whole stays; what is damaged is fetched again.
        await MnistDownload.FetchAsync(folder["cache"], options);
        Assert.That(mirrors.Requests, Has.Count.EqualTo(8));
        var path = folder["cache", MnistFile.TestLabels.Name];
        var bytes = File.ReadAllBytes(path);
        bytes[^1] = 200;
        File.WriteAllBytes(path, bytes);
        var dataset = MnistLocator.Load(options with { CacheDirectory = folder["cache"] });
        Assert.That(mirrors.Requests, Has.Count.EqualTo(10));
        MnistSums.Verify(dataset);
    }

    [Test]
    public void TheRealDataHasTheOfficialSums()
    {
        var dataset = MnistLocator.Load(new MnistOptions { Directory = RealData.RequireMnist() });

        Assert.That(() => MnistSums.Verify(dataset), Throws.Nothing);
        Assert.That((dataset.Train.Count, dataset.Test.Count, dataset.Train.Labels[0], dataset.Test.Labels[0]), Is.EqualTo((60_000, 10_000, (byte)5, (byte)7)));
    }

    [Test]
    public void OtherDataDoesNotHaveTheOfficialSums() =>
        Assert.That(() => MnistSums.Verify(Samples.Dataset()), Refusal.Saying($"train-images-idx3-ubyte: the SHA-256 of the official file is {MnistFile.TrainImages.Sha256}"));

    private static byte[] Real(string data, Uri uri)
    {
        var packed = Path.Combine(data, Path.GetFileName(uri.LocalPath));
        return File.Exists(packed) ? File.ReadAllBytes(packed) : Samples.Gzipped(File.ReadAllBytes(packed[..^3]));
    }

    private sealed class Reports(List<MnistDownloadProgress> list) : IProgress<MnistDownloadProgress>
    {
        public void Report(MnistDownloadProgress value) => list.Add(value);
    }

    private sealed class BreakingStream : Spanwise.Core.IO.Compression.ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("connection reset by peer");
    }
}
