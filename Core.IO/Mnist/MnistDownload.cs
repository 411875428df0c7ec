using System.Security.Cryptography;
using Spanwise.Core.IO.Compression;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Mnist;

/// <summary>Downloads MNIST into a folder: each file whole and with the right sum, or not at all.</summary>
public static class MnistDownload
{
    // The largest of the four is 9.9 MB packed.
    private const long MaximumPackedBytes = 16L << 20;
    private const int BufferBytes = 1 << 16;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The public mirrors, the first to try first. The original site no longer serves the files.</summary>
    public static IReadOnlyList<Uri> Mirrors { get; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>Downloads and unpacks those of the four files that are missing or have the wrong SHA-256.</summary>
    /// <param name="folder">Where to put them; made if it is not there.</param>
    /// <param name="options">Mirrors, handler and progress.</param>
    /// <param name="cancellation">Stops the download; nothing half done stays behind.</param>
    /// <exception cref="MnistDownloadException">No mirror delivered a file.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was set.</exception>
    public static async Task FetchAsync(string folder, MnistOptions options, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MnistDownloadException($"{folder} cannot be made: {OneLine(exception)}", exception);
        }

        using var own = options.Handler is null ? new SocketsHttpHandler { ConnectTimeout = ConnectTimeout } : null;
        using var client = new HttpClient(options.Handler ?? own!, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var file in MnistFile.All)
        {
            var target = Path.Combine(folder, file.Name);
            if (!IsWhole(target, file))
            {
                await FetchFileAsync(client, file, target, options, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static bool IsWhole(string path, MnistFile file)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true } found || found.Length != file.Bytes)
            {
                return false;
            }

            using var stream = InputFile.Open(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task FetchFileAsync(HttpClient client, MnistFile file, string target, MnistOptions options, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        Exception? last = null;
        foreach (var mirror in options.Mirrors)
        {
            try
            {
                await FetchFromAsync(client, mirror, file, target, options.Progress, cancellation).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception) when (
                exception is HttpRequestException or IOException or UnauthorizedAccessException or DataFormatException or OperationCanceledException)
            {
                reasons.Add($"{mirror.Host}: {OneLine(exception)}");
                last = exception;
            }
        }

        throw new MnistDownloadException($"{file.Name} could not be downloaded ({string.Join("; ", reasons)})", last);
    }

    private static async Task FetchFromAsync(
        HttpClient client, Uri mirror, MnistFile file, string target, IProgress<MnistDownloadProgress>? progress, CancellationToken cancellation)
    {
        var packedPath = AtomicFile.PartialName(target);
        var packed = new FileStream(packedPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferBytes, FileOptions.DeleteOnClose);
        await using (packed.ConfigureAwait(false))
        {
            await ReceiveAsync(client, mirror, file, packed, progress, cancellation).ConfigureAwait(false);
            packed.Position = 0;

            // What was there is damaged, or IsWhole would have kept it; an empty file could not even be replaced.
            File.Delete(target);
            AtomicFile.Write(target, replace: true, unpacked => Unpack(packed, file, unpacked, cancellation));
        }
    }

    private static async Task ReceiveAsync(
        HttpClient client, Uri mirror, MnistFile file, FileStream packed, IProgress<MnistDownloadProgress>? progress, CancellationToken cancellation)
    {
        // A mirror that accepts the connection and then says nothing counts as failed. Each byte received starts the clock anew.
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(SilenceTimeout);
        using var response = await client
            .GetAsync(new Uri(mirror, file.Name + ".gz"), HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var total = response.Content.Headers.ContentLength;
        var body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var buffer = new byte[BufferBytes];
            long done = 0;
            while (await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false) is var read and > 0)
            {
                silence.CancelAfter(SilenceTimeout);
                done += read;
                if (done > MaximumPackedBytes)
                {
                    throw new DataFormatException($"{file.Name}.gz: the packed file has at most {MaximumPackedBytes} bytes; the mirror sends more");
                }

                await packed.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                progress?.Report(new MnistDownloadProgress(file, mirror, done, total));
            }
        }
    }

    // The sum is taken while the file is unpacked, and before it gets its name.
    private static void Unpack(FileStream packed, MnistFile file, Stream unpacked, CancellationToken cancellation)
    {
        var name = file.Name + ".gz";
        using var source = Gzip.OpenOrPlain(packed, name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long length = 0;
        while (source.Read(buffer) is var read and > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            length += read;
            if (length > file.Bytes)
            {
                throw new DataFormatException($"{name}: {file.Bytes} unpacked bytes are right; more were found");
            }

            hash.AppendData(buffer, 0, read);
            unpacked.Write(buffer, 0, read);
        }

        var sum = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (sum != file.Sha256)
        {
            throw new DataFormatException($"{name}: the SHA-256 must be {file.Sha256}; {sum} was found in {length} bytes");
        }
    }

    private static string OneLine(Exception exception) => exception switch
    {
        OperationCanceledException => exception.InnerException is TimeoutException timeout ? timeout.Message : $"no answer for {SilenceTimeout.TotalSeconds:0} s",
        _ => exception.Message.ReplaceLineEndings(" "),
    };
}
