using Spanwise.Core.IO.Datasets;
using Spanwise.Core.IO.Digits;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Mnist;

/// <summary>Finds MNIST, or draws digits in its place.</summary>
/// <remarks>
/// In this order: the folder given; the folder in <c>SPANWISE_DATA</c>, each of which must hold the data set; the cache; <c>~/.keras/datasets/mnist.npz</c>; a
/// download into the cache; the built-in digits. <see cref="ImageDataset.Source"/> says which it was.
/// </remarks>
public static class MnistLocator
{
    /// <summary>The environment variable with the folder of the data.</summary>
    public const string DataVariable = "SPANWISE_DATA";

    /// <summary>The environment variable that forbids downloads if it is set to anything but 0.</summary>
    public const string OfflineVariable = "SPANWISE_OFFLINE";

    /// <summary>Finds the data set and reads it.</summary>
    /// <param name="options">Where to look; null looks everywhere.</param>
    /// <param name="cancellation">Stops the search, a download and the drawing of digits.</param>
    /// <exception cref="DataFormatException">A folder that was named does not hold the data set, or holds a damaged one.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was set.</exception>
    public static ImageDataset Load(MnistOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new MnistOptions();
        cancellation.ThrowIfCancellationRequested();
        if (options.Directory is { } directory)
        {
            return ReadNamed(directory, "");
        }

        if (options.Environment(DataVariable) is { Length: > 0 } data)
        {
            return ReadNamed(data, $"{DataVariable}: ");
        }

        var cache = options.CacheDirectory ?? MnistCache.DefaultDirectory(options.Environment);
        if (TryRead(cache, IdxFolder.IsIn, path => IdxFolder.Read(path)) is { } cached)
        {
            return cached;
        }

        if (TryRead(KerasFile(options), File.Exists, ReadFile) is { } keras)
        {
            return keras;
        }

        return Download(cache, options, cancellation, out var reason)
            ?? BuiltIn(options, reason, cancellation);
    }

    /// <summary>Reads the data set below a folder, wherever it usually lies: in the folder, in <c>mnist/</c>, in <c>MNIST/raw/</c> (torchvision), in <c>mnist.npz</c> (Keras).</summary>
    /// <param name="root">The folder; or an npz or safetensors file.</param>
    /// <returns>The data set, or null if there is none.</returns>
    /// <exception cref="DataFormatException">It is damaged or not whole.</exception>
    public static ImageDataset? TryReadBelow(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (File.Exists(root))
        {
            return ReadFile(root);
        }

        foreach (var folder in (ReadOnlySpan<string>)[root, Path.Combine(root, "mnist"), Path.Combine(root, "MNIST", "raw"), Path.Combine(root, "raw")])
        {
            if (IdxFolder.IsIn(folder))
            {
                return IdxFolder.Read(folder);
            }

            if (Path.Combine(folder, "mnist.npz") is var npz && File.Exists(npz))
            {
                return ReadFile(npz);
            }
        }

        return null;
    }

    private static ImageDataset ReadNamed(string root, string prefix) =>
        TryReadBelow(root)
        ?? throw new DataFormatException(
            Directory.Exists(root)
                ? $"{prefix}{root}: the four IDX files of MNIST, or mnist.npz, are needed here, in mnist/ or in MNIST/raw/; they are not there"
                : $"{prefix}{root}: there is no such folder");

    private static ImageDataset ReadFile(string path)
    {
        using var file = InputFile.Open(path);
        return path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? NpzDataset.Read(file, path)
            : path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? SafetensorsDataset.Read(file, path)
            : throw new DataFormatException($"{path}: a folder, an .npz or a .safetensors file is needed");
    }

    // Nobody asked for a cache: one that is damaged, or not ours to read, is passed over.
    private static ImageDataset? TryRead(string? path, Func<string, bool> isThere, Func<string, ImageDataset> read)
    {
        try
        {
            return path is not null && isThere(path) ? read(path) : null;
        }
        catch (Exception exception) when (exception is DataFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? KerasFile(MnistOptions options) =>
        options.Environment(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } home
            ? Path.Combine(home, ".keras", "datasets", "mnist.npz")
            : null;

    private static ImageDataset? Download(string? cache, MnistOptions options, CancellationToken cancellation, out string reason)
    {
        if (!options.AllowDownload || options.Environment(OfflineVariable) is not (null or "" or "0"))
        {
            reason = "downloads are switched off";
            return null;
        }

        if (cache is null)
        {
            reason = "there is no folder to download to: HOME is not set";
            return null;
        }

        try
        {
            MnistDownload.FetchAsync(cache, options, cancellation).GetAwaiter().GetResult();
            reason = "";
            return IdxFolder.Read(cache);
        }
        catch (Exception exception) when (exception is MnistDownloadException or DataFormatException or IOException or UnauthorizedAccessException)
        {
            reason = exception.Message.ReplaceLineEndings(" ");
            return null;
        }
    }

    private static ImageDataset BuiltIn(MnistOptions options, string reason, CancellationToken cancellation)
    {
        var digits = BuiltInDigits.Create(options.DrawnImages.Train, options.DrawnImages.Test, cancellation: cancellation);
        return new ImageDataset(digits.Train, digits.Test, $"{digits.Source}; {reason}");
    }
}
