namespace Spanwise.MnistConvert;

/// <summary>Tells what to write: by the ending, or for a folder by <c>--to</c>.</summary>
internal static class TargetKind
{
    /// <summary>The values of <c>--to</c>.</summary>
    internal static readonly string[] FolderKinds = ["idx", "idx-gz", "csv"];

    /// <summary>Returns the kind of a target.</summary>
    /// <param name="path">The target.</param>
    /// <param name="folderKind">What <c>--to</c> said, or null.</param>
    /// <exception cref="UsageException"><c>--to</c> is about folders, and the target's ending is that of a file.</exception>
    internal static DatasetKind Of(string path, string? folderKind)
    {
        DatasetKind? file = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".npz" => DatasetKind.Npz,
            ".safetensors" => DatasetKind.Safetensors,
            ".png" => DatasetKind.Png,
            _ => null,
        };
        if (file is { } kind)
        {
            return folderKind is null ? kind : throw new UsageException($"--to {folderKind} writes a folder; TARGET ends in {Path.GetExtension(path)}");
        }

        return folderKind switch
        {
            "csv" => DatasetKind.Csv,
            "idx-gz" => DatasetKind.PackedIdx,
            _ => DatasetKind.Idx,
        };
    }
}
