using System.Buffers;
using System.Text.Json;

namespace Spanwise.Cli.Lectures;

/// <summary>A result as one line of JSON; docs/LECTURES.md describes the fields.</summary>
internal static class LectureJson
{
    private const int Decimals = 9;

    public static ReadOnlyMemory<byte> Line(LectureResult result)
    {
        var line = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("id", result.Experiment.Id);
            json.WriteStartArray("metrics");
            foreach (var measurement in result.Run.Measurements)
            {
                json.WriteStartObject();
                json.WriteString("name", measurement.Name);
                json.WritePropertyName("document");
                WriteNumber(json, measurement.Document);
                json.WriteStartArray("ours");
                foreach (var value in measurement.Values)
                {
                    WriteNumber(json, value);
                }

                json.WriteEndArray();
                json.WritePropertyName("median");
                WriteNumber(json, measurement.Median);
                json.WriteBoolean("holds", measurement.Holds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("seconds", Math.Round(result.Seconds, 3));
            json.WriteBoolean("holds", result.Holds);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    // JSON has no numbers that are not finite.
    private static void WriteNumber(Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(Math.Abs(number) < 1e-6 ? number : Math.Round(number, Decimals));
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
