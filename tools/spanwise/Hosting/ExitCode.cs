namespace Spanwise.Cli.Hosting;

/// <summary>What the process ends with; docs/COMMAND-LINE.md lists them.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An error of the program's own: it should be reported.</summary>
    public const int Defect = 1;

    /// <summary>A lecture's experiment whose figures fall short.</summary>
    public const int FallsShort = 1;

    /// <summary>Bad arguments, missing or damaged data, a file that cannot be written.</summary>
    public const int UserError = 2;

    /// <summary>Ctrl-C: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>A request to end: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
