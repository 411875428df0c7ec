using System.Text.Json;
using Spanwise.Testing;

namespace Spanwise.Tools.Tests.Spanwise;

/// <summary>Runs the command line as a process that finds no data but what it is given and reaches no network.</summary>
internal static class SpanwiseProcess
{
    public static string Dll { get; } = ProcessRunner.BuiltDll("tools/spanwise", "spanwise");

    /// <summary>The variables of a machine without data and without network.</summary>
    public static Dictionary<string, string?> Environment(params (string Name, string? Value)[] more)
    {
        var nowhere = Path.Combine(Path.GetTempPath(), "spanwise-tests-nowhere");
        var variables = new Dictionary<string, string?>
        {
            ["SPANWISE_DATA"] = null,
            ["SPANWISE_SIMD"] = null,
            ["SPANWISE_OFFLINE"] = "1",
            ["NO_COLOR"] = null,
            ["XDG_CACHE_HOME"] = nowhere,
            ["LOCALAPPDATA"] = nowhere,
            ["HOME"] = nowhere,
            ["USERPROFILE"] = nowhere,
        };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }

    public static ProcessResult Run(params string[] arguments) => ProcessRunner.RunDll(Dll, arguments, Environment());

    public static ProcessResult Run(Dictionary<string, string?> environment, params string[] arguments) => ProcessRunner.RunDll(Dll, arguments, environment);

    public static RunningProcess Start(params string[] arguments) => ProcessRunner.StartDll(Dll, arguments, Environment());

    /// <summary>Every line of the output as a JSON object.</summary>
    public static JsonElement[] Events(ProcessResult result) => Array.ConvertAll(result.Lines, line =>
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    });

    public static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];

    public static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();
}
