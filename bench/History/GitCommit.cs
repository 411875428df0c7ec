using System.ComponentModel;
using System.Diagnostics;

namespace Spanwise.Bench.History;

/// <summary>The commit that is measured.</summary>
internal static class GitCommit
{
    /// <summary>The short name of the commit checked out, with a + if the tree holds changes; "unknown" without git.</summary>
    public static string Describe()
    {
        var commit = Run("rev-parse", "--short", "HEAD");
        return commit is null ? "unknown" : string.IsNullOrEmpty(Run("status", "--porcelain", "--untracked-files=no")) ? commit : commit + "+";
    }

    private static string? Run(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
