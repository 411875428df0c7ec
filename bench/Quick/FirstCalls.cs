using System.Diagnostics;
using System.Globalization;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Shapes;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Bench.Quick;

/// <summary>
/// How soon a fresh process computes at full speed: the time of its first plan, compilation included, and the speed that calls
/// have 5 ms after the first one. Only a process that has done nothing yet can tell, so the rows start this program anew.
/// </summary>
internal static class FirstCalls
{
    /// <summary>The hidden verb that a fresh process is started with.</summary>
    public const string Verb = "first-calls";

    /// <summary>Its argument for a busy neighbour.</summary>
    public const string BusyArgument = "--busy";

    private const int Size = 128;
    private const double SettleSeconds = 0.005;
    private const int WatchedCalls = 25;
    private const double SteadySeconds = 0.6;

    /// <summary>Writes the rows of a quiet and of a busy machine.</summary>
    public static void WriteRows(QuickContext context)
    {
        foreach (var busy in (bool[])[false, true])
        {
            var (planMilliseconds, settled) = RunProcess(busy);
            var suffix = busy ? ", other core busy" : string.Empty;
            context.Rows.Write(new Row("gemm", $"first plan and call{suffix}", planMilliseconds, null, null, null, "ms", context.Simd, 1) { Goal = Goal.AtMost(50) });
            context.Rows.Write(new Row("gemm", $"speed after 5 ms{suffix}", settled, 1, "steady", null, "ratio", context.Simd, 1) { Goal = Goal.AtLeast(0.9) });
        }
    }

    /// <summary>What the fresh process does; prints two numbers.</summary>
    public static void Measure(bool busy)
    {
        using var neighbour = busy ? new BusyNeighbour() : null;
        using var data = new GemmData(new GemmCase(Size, Size, Size));
        Span<float> a = data.A.Span, b = data.B.Span, c = data.C.Span;
        var started = Seconds();
        var plan = new GemmPlan(Size, Size, Size, new GemmOptions());
        using var workspace = new AlignedBuffer(plan.WorkspaceFloats);
        var times = new List<(double At, double Taken)>(1 << 17);
        Gemm.Multiply(plan, a, Size, b, Size, c, Size, default, workspace.Span);
        var firstCall = Seconds() - started;

        var begin = Seconds();
        double now;
        do
        {
            now = Seconds();
            Gemm.Multiply(plan, a, Size, b, Size, c, Size, default, workspace.Span);
            times.Add((now - begin, Seconds() - now));
        }
        while (now - begin < SteadySeconds);

        var early = Statistics.Median([.. times.Where(time => time.At >= SettleSeconds).Take(WatchedCalls).Select(time => time.Taken)]);
        var steady = Statistics.Median([.. times.Where(time => time.At >= SteadySeconds / 2).Select(time => time.Taken)]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{firstCall * 1e3:F3} {steady / early:F4}"));
    }

    private static double Seconds() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    private static (double PlanMilliseconds, double Settled) RunProcess(bool busy)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is unknown");
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] arguments = [.. isHost ? (string[])[typeof(FirstCalls).Assembly.Location] : [], Verb, .. busy ? (string[])[BusyArgument] : []];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the process for the first calls printed nothing");
        process.WaitForExit();
        var figures = Array.ConvertAll(line.Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture));
        return (figures[0], figures[1]);
    }
}
