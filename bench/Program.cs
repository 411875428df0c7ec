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
};
return root.Parse(args).Invoke();
