using System.CommandLine;
using BenchmarkDotNet.Running;
using Spanwise.Bench.Benchmarks;

namespace Spanwise.Bench.Commands;

/// <summary><c>bdn</c>: the BenchmarkDotNet classes; everything behind the verb is BenchmarkDotNet's.</summary>
internal static class BenchmarkCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("bdn", "Runs BenchmarkDotNet classes: bdn --filter *Gemm* --list flat. The verb may be left out.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(parsed => Run([.. parsed.UnmatchedTokens]));
        return command;
    }

    /// <summary>Runs BenchmarkDotNet with its own arguments.</summary>
    public static int Run(string[] arguments)
    {
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(BenchmarkSetup).Assembly).Run(arguments, BenchmarkSetup.Create());
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
