namespace Spanwise.Cli.Reporting;

/// <summary>What standard output can do.</summary>
internal static class Terminal
{
    /// <summary>True if a line can be drawn again: standard output is a terminal, and not a dumb one.</summary>
    public static bool CanRedraw { get; } = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>True unless NO_COLOR is set to anything, as https://no-color.org asks.</summary>
    public static bool HasColor { get; } = CanRedraw && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
