using System.CommandLine;
using Spanwise.Bench.History;

namespace Spanwise.Bench.Commands;

/// <summary><c>track</c> and <c>check</c>: the throughput of this commit against those before it.</summary>
internal static class HistoryCommands
{
    /// <summary>Measures, compares, and appends.</summary>
    public static Command CreateTrack() => Create(
        "track", "Measures epoch throughput, prints the change against the best earlier entry of this machine and appends the entry to the history.", append: true);

    /// <summary>Measures and compares; fails on a loss.</summary>
    public static Command CreateCheck() => Create(
        "check", "Measures epoch throughput and exits with 1 if a network lost more than 10 % of its part of the ceiling.", append: false);

    private static Command Create(string name, string description, bool append)
    {
        var history = new Option<string?>("--history") { Description = "The file of entries; by default bench/history.jsonl of this repository." };
        var command = new Command(name, description) { history };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(history) ?? HistoryFile.DefaultPath();
            var earlier = HistoryFile.Read(path);
            var entry = HistoryRun.Measure();
            var kept = HistoryRun.Report(entry, earlier, Console.Out);
            if (append)
            {
                HistoryFile.Append(path, entry);
            }

            return kept || append ? 0 : 1;
        });
        return command;
    }
}
