using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Spanwise.Bench.Harness;

/// <summary>What a turn is timed by.</summary>
internal enum ClockKind
{
    /// <summary>The processor time of the calling thread where the system tells it, else the wall clock.</summary>
    Cpu,

    /// <summary>The wall clock.</summary>
    Wall,
}

/// <summary>
/// Reads a clock in seconds. Turns of one thread are timed by that thread's processor time: on a shared machine the scheduler takes
/// the core away for whole time slices, longer than a turn, and the wall clock would measure the neighbours.
/// </summary>
internal static unsafe partial class TurnClock
{
    // CLOCK_PROCESS_CPUTIME_ID and CLOCK_THREAD_CPUTIME_ID of Linux.
    private const int ProcessCpuTime = 2;
    private const int ThreadCpuTime = 3;

    /// <summary>True where processor times can be read to the nanosecond.</summary>
    public static bool HasCpuTime { get; } = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Seconds since some fixed moment.</summary>
    public static double Now(ClockKind kind)
    {
        if (kind == ClockKind.Wall || !HasCpuTime)
        {
            return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        }

        return Read(ThreadCpuTime);
    }

    /// <summary>Processor time that all threads of this process have used, in seconds.</summary>
    public static double ProcessSeconds() => HasCpuTime ? Read(ProcessCpuTime) : Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static double Read(int clock)
    {
        Timespec now;
        return ClockGetTime(clock, &now) == 0
            ? now.Seconds + (now.Nanoseconds * 1e-9)
            : throw new InvalidOperationException($"clock {clock} of the system cannot be read");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, Timespec* time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
