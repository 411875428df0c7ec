using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Training;

/// <summary>How a training was asked for, as a checkpoint keeps it: the command, the options that the result depends on, and the sum of the data.</summary>
/// <remarks>The options are parsed again by the command's own parser, which knows none that writes a file: what a stranger's checkpoint says is only ever trained.</remarks>
/// <param name="Command">The words of the command, such as <c>train mnist</c>.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="DataHash">SHA-256 of the data, in hexadecimal digits.</param>
internal sealed record Recipe(string Command, string[] Arguments, string DataHash)
{
    private const string CommandKey = "command";
    private const string ArgumentsKey = "arguments";
    private const string DataKey = "data_sha256";
    private const int HashDigits = 64;

    // Relaxed: paths keep their letters, and nothing here is ever put into a web page.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An option with its value as one word, so that no value is taken for an option.</summary>
    public static string Argument(string option, IFormattable value) => Argument(option, value.ToString(null, CultureInfo.InvariantCulture));

    public static string Argument(string option, string value) => $"{option}={value}";

    /// <exception cref="DataFormatException">The text is no recipe.</exception>
    public static Recipe Parse(string? text, string file)
    {
        try
        {
            if (text is not null && JsonNode.Parse(text) is JsonObject { Count: 3 } json
                && json[CommandKey]?.GetValue<string>() is { } command
                && json[ArgumentsKey] is JsonArray arguments
                && json[DataKey]?.GetValue<string>() is { Length: HashDigits } hash)
            {
                return new Recipe(command, [.. arguments.Select(argument => argument!.GetValue<string>())], hash);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            throw Broken(file, e);
        }

        throw Broken(file, null);
    }

    public string ToJson() => new JsonObject
    {
        [CommandKey] = Command,
        [ArgumentsKey] = new JsonArray([.. Arguments.Select(argument => (JsonNode)argument)]),
        [DataKey] = DataHash,
    }.ToJsonString(Options);

    private static DataFormatException Broken(string file, Exception? inner)
    {
        var message = $"{file}: a checkpoint of this program says with which command, arguments and data it was made; this one does not";
        return inner is null ? new DataFormatException(message) : new DataFormatException(message, inner);
    }
}
