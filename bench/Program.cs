using System.CommandLine;
using Spanwise.Bench.Commands;
using Spanwise.Bench.Quick;

// Before anything else is loaded or compiled: this process exists to see what a first call costs.
if (args is [FirstCalls.Verb, ..])
{
    FirstCalls.Measure(args is [_, FirstCalls.BusyArgument]);
    return 0;
}

var root = new RootCommand("Spanwise's benchmarks.")
{
    QuickCommand.Create(),
    ShapesCommand.Create(),
    HistoryCommands.CreateTrack(),
    HistoryCommands.CreateCheck(),
    ProfileCommand.Create(),
    BenchmarkCommand.Create(),
};

// Options of our own belong to verbs, so a line that begins with an option is BenchmarkDotNet's.
return args is [['-', '-', ..] option, ..] && option is not ("--help" or "--version") ? BenchmarkCommand.Run(args) : root.Parse(args).Invoke();
