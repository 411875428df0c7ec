using System.Globalization;
using System.Text.Json;

namespace Spanwise.Bench.Harness;

/// <summary>Writes rows as they come: a table for people, or one JSON object a line.</summary>
internal sealed class RowWriter(TextWriter output, bool json)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<Row> _missed = [];
    private int _rows;
    private int _judged;

    /// <summary>One line as issued with <c>--json</c>.</summary>
    public static string ToJson(Row row) => JsonSerializer.Serialize(
        row with { Ours = Round(row.Ours), Peer = Round(row.Peer), Ceiling = Round(row.Ceiling) }, Format);

    /// <summary>A line about the run; not part of the machine-readable output.</summary>
    public void Note(string text)
    {
        if (!json)
        {
            output.WriteLine(text);
        }
    }

    /// <summary>Writes a row.</summary>
    public void Write(Row row)
    {
        if (json)
        {
            output.WriteLine(ToJson(row));
            return;
        }

        if (_rows++ == 0)
        {
            output.WriteLine($"{"name",-34} {"ours",9} {"peer",9} {"ceiling",9} {"unit",-9} {"x peer",7} {"% ceil",7}  goal");
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Name,-34} {Figure(row.Ours),9} {Figure(row.Peer),9} {Figure(row.Ceiling),9} {row.Unit,-9} {row.OverPeer,7:0.00} {100 * row.OfCeiling,7:0.0}  {Judge(row)}"));
    }

    /// <summary>Writes how many goals were missed.</summary>
    public void Finish()
    {
        if (!json && _judged > 0)
        {
            output.WriteLine($"{_judged - _missed.Count} of {_judged} goals met; missed: {(_missed.Count == 0 ? "none" : string.Join(", ", _missed.Select(row => row.Name)))}");
        }
    }

    private static double Round(double value) =>
        value == 0 || !double.IsFinite(value) ? 0 : Math.Round(value, Math.Clamp(4 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));

    private static double? Round(double? value) => value is { } figure && double.IsFinite(figure) ? Round(figure) : null;

    private static string Figure(double? value) => value switch
    {
        null => "-",
        >= 10000 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.Value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("F2", CultureInfo.InvariantCulture),
    };

    private string Judge(Row row)
    {
        if (row.Goal is not { } goal || goal.IsMetBy(row) is not { } met)
        {
            return row.PeerName is { } peer ? $"({peer})" : string.Empty;
        }

        _judged++;
        if (!met)
        {
            _missed.Add(row);
        }

        return $"{(met ? "ok    " : "MISSED")} {goal}{(row.PeerName is { } name ? $" ({name})" : string.Empty)}";
    }
}
