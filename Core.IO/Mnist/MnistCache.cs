namespace Spanwise.Core.IO.Mnist;

/// <summary>Where downloaded data is kept.</summary>
public static class MnistCache
{
    /// <summary>
    /// The folder for MNIST in the user's cache: <c>$XDG_CACHE_HOME/spanwise/mnist</c>, or <c>~/.cache/spanwise/mnist</c>; on Windows under <c>%LOCALAPPDATA%</c>.
    /// Null if the user has no such place.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static string? DefaultDirectory(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return Root(environment) is { } root ? Path.Combine(root, "spanwise", "mnist") : null;
    }

    private static string? Root(Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows())
        {
            return NullIfEmpty(environment("LOCALAPPDATA"));
        }

        // The XDG specification tells to ignore relative paths.
        return environment("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache) ? cache
            : NullIfEmpty(environment("HOME")) is { } home ? Path.Combine(home, ".cache")
            : null;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
