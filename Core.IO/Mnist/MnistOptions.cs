using Spanwise.Core.IO.Digits;

namespace Spanwise.Core.IO.Mnist;

/// <summary>Where MNIST may be taken from.</summary>
public sealed record MnistOptions
{
    /// <summary>A folder (or an npz or safetensors file) that must hold the data set; null to look for it.</summary>
    public string? Directory { get; init; }

    /// <summary>Reads an environment variable; tests give their own.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The folder to keep downloaded data in; null for <see cref="MnistCache.DefaultDirectory"/>.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Whether the data set may be downloaded. The environment variable <c>SPANWISE_OFFLINE</c>, if set to anything but 0, forbids it too.</summary>
    public bool AllowDownload { get; init; } = true;

    /// <summary>The folders that hold the four gzipped files, tried in order.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = MnistDownload.Mirrors;

    /// <summary>What to send requests with; null for the network. It is left undisposed.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Told how a download goes.</summary>
    public IProgress<MnistDownloadProgress>? Progress { get; init; }

    /// <summary>How many digits to draw if there is nothing else; tests draw fewer.</summary>
    internal (int Train, int Test) DrawnImages { get; init; } = (BuiltInDigits.TrainCount, BuiltInDigits.TestCount);
}
