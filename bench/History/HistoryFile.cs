using System.Text.Encodings.Web;
using System.Text.Json;

namespace Spanwise.Bench.History;

/// <summary>The file of all entries, one JSON object a line, oldest first.</summary>
internal static class HistoryFile
{
    private const string SolutionFile = "Spanwise.slnx";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary><c>bench/history.jsonl</c> of the repository that holds the current folder or this program.</summary>
    public static string DefaultPath()
    {
        foreach (var start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, SolutionFile)))
                {
                    return Path.Combine(folder.FullName, "bench", "history.jsonl");
                }
            }
        }

        throw new FileNotFoundException($"no folder above this one holds {SolutionFile}; name the history with --history");
    }

    /// <summary>All entries; none where there is no file.</summary>
    /// <exception cref="InvalidDataException">A line is no entry.</exception>
    public static IReadOnlyList<HistoryEntry> Read(string path) =>
        File.Exists(path) ? [.. File.ReadLines(path).Where(line => line.Length > 0).Select((line, index) => Parse(line, index + 1, path))] : [];

    /// <summary>Adds an entry at the end.</summary>
    public static void Append(string path, HistoryEntry entry) => File.AppendAllText(path, ToLine(entry) + "\n");

    /// <summary>An entry as a line.</summary>
    public static string ToLine(HistoryEntry entry) => JsonSerializer.Serialize(entry, Format);

    private static HistoryEntry Parse(string line, int number, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<HistoryEntry>(line, Format) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, line {number}: {e.Message}", e);
        }
    }
}
