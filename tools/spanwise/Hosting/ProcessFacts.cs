using System.Diagnostics;
using System.Globalization;

namespace Spanwise.Cli.Hosting;

/// <summary>What the operating system knows of this process.</summary>
internal static class ProcessFacts
{
    private const string LinuxStatus = "/proc/self/status";
    private const string LinuxPeak = "VmHWM:";

    /// <summary>Seconds from the start of the process to a moment.</summary>
    public static double SecondsSinceStart(DateTime momentUtc)
    {
        using var process = Process.GetCurrentProcess();
        return (momentUtc - process.StartTime.ToUniversalTime()).TotalSeconds;
    }

    /// <summary>The most memory that was resident at a time.</summary>
    public static long PeakMemoryBytes()
    {
        if (OperatingSystem.IsLinux() && File.Exists(LinuxStatus))
        {
            foreach (var line in File.ReadLines(LinuxStatus))
            {
                // VmHWM:	   98432 kB
                if (line.StartsWith(LinuxPeak, StringComparison.Ordinal)
                    && long.TryParse(line.AsSpan(LinuxPeak.Length).TrimEnd("kB "), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var kibibytes))
                {
                    return kibibytes * 1024;
                }
            }
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
