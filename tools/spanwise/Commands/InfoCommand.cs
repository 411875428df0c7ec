using System.CommandLine;
using System.Runtime.InteropServices;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise info</c>.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var json = Options.Flag("--json", "Print one JSON object and nothing else.");
        var command = new Command("info", "Print what the program found: version, machine, instruction set and why, where data lies.") { json };
        command.SetAction(parsed =>
        {
            Print(parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(bool json)
    {
        var version = typeof(InfoCommand).Assembly.GetName().Version?.ToString(3) ?? "unknown";
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        var simd = SimdInfo.Name(SimdInfo.Current);
        var cache = MnistCache.DefaultDirectory(Environment.GetEnvironmentVariable) ?? "none";
        if (json)
        {
            using var lines = new JsonLines();
            lines.Begin("info")
                .Add("version", version)
                .Add("runtime", RuntimeInformation.FrameworkDescription)
                .Add("os", RuntimeInformation.OSDescription)
                .Add("architecture", architecture)
                .Add("processors", WorkerTeam.DefaultWorkers)
                .Add("simd", simd)
                .Add("simd_detected", SimdInfo.Name(SimdInfo.Detected))
                .Add("simd_reason", SimdInfo.Reason)
                .Add("cache", cache)
                .End();
            return;
        }

        StandardOutput.WriteLine($"spanwise    {version}");
        StandardOutput.WriteLine($"runtime     {RuntimeInformation.FrameworkDescription}");
        StandardOutput.WriteLine($"system      {RuntimeInformation.OSDescription}, {architecture}");
        StandardOutput.WriteLine($"processors  {WorkerTeam.DefaultWorkers}");
        StandardOutput.WriteLine($"simd        {simd}: {SimdInfo.Reason}");
        StandardOutput.WriteLine($"cache       {cache}");
    }
}
