using Spectre.Console;

namespace Spanwise.MnistConvert;

/// <summary>What the user is told: results on standard output, errors on standard error, one line each.</summary>
internal sealed class Messages
{
    // Spectre folds lines at the console's width; a path that is folded cannot be copied, and a log has one line for each event.
    private const int Unfolded = 1 << 20;

    private readonly IAnsiConsole _output = Create(Console.Out, Console.IsOutputRedirected);
    private readonly IAnsiConsole _error = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Says a result.</summary>
    internal void Say(string line) => _output.WriteLine(line);

    /// <summary>Says what went wrong.</summary>
    internal void Fail(string line) => _error.WriteLine($"mnist-convert: {line.ReplaceLineEndings(" ")}", new Style(Color.Red));

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        // Left alone, Spectre looks at standard output even for a console on standard error.
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = Unfolded;
        return console;
    }
}
