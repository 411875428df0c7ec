using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spanwise.Cli.Hosting;

namespace Spanwise.Cli.Reporting;

/// <summary>One JSON object a line on standard output, each flushed as soon as it is whole.</summary>
internal sealed class JsonLines : IDisposable
{
    // Relaxed: folders keep their letters, and nothing here is ever put into a web page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;

    public JsonLines()
    {
        _json = new Utf8JsonWriter(_line, Options);
    }

    /// <summary>Begins an object with its event.</summary>
    public JsonLines Begin(string name)
    {
        _json.WriteStartObject();
        _json.WriteString("event", name);
        return this;
    }

    public JsonLines Add(string name, string value)
    {
        _json.WriteString(name, value);
        return this;
    }

    public JsonLines Add(string name, long value)
    {
        _json.WriteNumber(name, value);
        return this;
    }

    /// <summary>Adds a number; null where it is not finite, because JSON has no such numbers.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">The number.</param>
    /// <param name="decimals">What a clock's or a float's noise is rounded to.</param>
    public JsonLines Add(string name, double value, int decimals = 9)
    {
        if (double.IsFinite(value))
        {
            _json.WriteNumber(name, Math.Round(value, decimals));
        }
        else
        {
            _json.WriteNull(name);
        }

        return this;
    }

    /// <summary>Ends the object and prints it.</summary>
    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        StandardOutput.Write(_line.WrittenMemory);
        _line.ResetWrittenCount();
        _json.Reset();
    }

    public void Dispose() => _json.Dispose();
}
