namespace Spanwise.MnistConvert;

/// <summary>What the command line asks for.</summary>
/// <param name="Source">The data set to read; null to draw digits.</param>
/// <param name="Target">Where to write; null to verify only.</param>
/// <param name="FolderKind">The value of <c>--to</c>.</param>
/// <param name="Verify">Whether the sums must be the official ones.</param>
/// <param name="Generate">How many digits to draw.</param>
/// <param name="Force">Whether a target may be replaced.</param>
internal sealed record ConvertRequest(string? Source, string? Target, string? FolderKind, bool Verify, int? Generate, bool Force)
{
    private const int MostImages = 1_000_000;

    /// <summary>Sorts the paths given and checks what can be checked without reading.</summary>
    /// <exception cref="UsageException">The parts do not fit together.</exception>
    internal static ConvertRequest Create(string[] paths, string? folderKind, bool verify, int? generate, bool force)
    {
        if (generate is < 1 or > MostImages)
        {
            throw new UsageException($"--generate takes 1 to {MostImages} images to train on; {generate} was given");
        }

        var (source, target) = (generate, paths.Length) switch
        {
            (not null, 1) => (null, paths[0]),
            (not null, _) => throw new UsageException($"--generate needs TARGET and no SOURCE; {paths.Length} paths were given"),
            (null, 2) => (paths[0], paths[1]),
            (null, 1) when verify => (paths[0], null),
            _ => throw new UsageException($"SOURCE and TARGET are needed (only SOURCE with --verify); {paths.Length} {(paths.Length == 1 ? "path was" : "paths were")} given"),
        };
        return new ConvertRequest(source, target, folderKind, verify, generate, force);
    }
}
