using System.CommandLine;
using Spanwise.Bench.Harness;
using Spanwise.Bench.Peers;
using Spanwise.Bench.Quick;

namespace Spanwise.Bench.Commands;

/// <summary><c>quick [GROUP] [--json] [--clock cpu|wall] [--peer-core NAME]</c>.</summary>
internal static class QuickCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var group = new Argument<string>("group") { Description = "What to measure.", DefaultValueFactory = _ => "all" };
        group.AcceptOnlyFromAmong(QuickRun.Groups);
        var json = new Option<bool>("--json") { Description = "One JSON object a line and nothing else." };
        var clock = new Option<ClockKind>("--clock")
        {
            Description = "What one thread's work is timed by: its processor time, which neighbours do not lengthen, or the wall clock.",
            DefaultValueFactory = _ => ClockKind.Cpu,
        };
        var core = new Option<string?>("--peer-core") { Description = "The processor whose kernels OpenBLAS is to use, as it names them; by default the best for the level in force." };
        var command = new Command("quick", "Measures kernels and training in under a minute: ours, peer and ceiling in turns, medians.") { group, json, clock, core };
        command.SetAction(parsed =>
        {
            OpenBlasLibrary.Core = parsed.GetValue(core);
            QuickRun.Run(parsed.GetValue(group)!, new RowWriter(Console.Out, parsed.GetValue(json)), parsed.GetValue(clock));
            return 0;
        });
        return command;
    }
}
