using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Spanwise.Testing;

/// <summary>What a finished process left behind.</summary>
/// <param name="ExitCode">The exit code; 128 + the signal where a signal ended it.</param>
/// <param name="Output">Everything it wrote to standard output.</param>
/// <param name="Error">Everything it wrote to standard error.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of <see cref="Output"/>, empty ones left out.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <inheritdoc/>
    public override string ToString() => $"exit code {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";
}

/// <summary>Runs a built program of this repository as a user would: as a process.</summary>
public static partial class ProcessRunner
{
    /// <summary>How long a process may take unless told otherwise; long, because a loaded machine is slow, not wrong.</summary>
    public static readonly TimeSpan DefaultTimeOut = TimeSpan.FromMinutes(5);

    private const int SigInt = 2;

    /// <summary>The built dll of a project, in the configuration and framework of the running tests.</summary>
    /// <param name="projectFolder">The folder from the root, such as "tools/spanwise".</param>
    /// <param name="assembly">The name of the dll without its ending.</param>
    public static string BuiltDll(string projectFolder, string assembly)
    {
        // …/bin/<configuration>/<framework>/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var dll = RepositoryRoot.Combine(projectFolder, "bin", output.Parent!.Name, output.Name, assembly + ".dll");
        return File.Exists(dll) ? dll : throw new FileNotFoundException($"{dll} is not there; build {projectFolder} first");
    }

    /// <summary>Runs a dll to its end.</summary>
    /// <param name="dll">The dll, from <see cref="BuiltDll"/>.</param>
    /// <param name="arguments">What follows it on the command line.</param>
    /// <param name="environment">Variables to set, or (null) to remove.</param>
    /// <param name="timeOut">After this it is killed and a <see cref="TimeoutException"/> thrown.</param>
    public static ProcessResult RunDll(
        string dll,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string?>>? environment = null,
        TimeSpan? timeOut = null)
    {
        using var process = StartDll(dll, arguments, environment);
        return process.WaitForResult(timeOut ?? DefaultTimeOut);
    }

    /// <summary>Starts a dll, to look at it or send it Ctrl-C while it runs.</summary>
    /// <inheritdoc cref="RunDll"/>
    public static RunningProcess StartDll(
        string dll, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null)
    {
        // The host that runs the tests, so that no other installation answers.
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && IsDotnet(host) ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = RepositoryRoot.Path,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(dll);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new RunningProcess(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start"));
    }

    internal static void Interrupt(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Windows has no signal that means Ctrl-C to one process");
        }

        if (Kill(process.Id, SigInt) != 0)
        {
            throw new InvalidOperationException($"kill failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
