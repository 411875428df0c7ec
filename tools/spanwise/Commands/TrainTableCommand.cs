using System.CommandLine;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Tables;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise train csv FILE</c> and <c>spanwise train npz FILE</c>.</summary>
internal static class TrainTableCommand
{
    public static Command Create(TableFormat format, CancellationToken cancellation)
    {
        var options = new TableOptions(format);
        var command = format == TableFormat.Csv
            ? new Command("csv", "Train a network on a table.") { options.File }
            : new Command("npz", "Train a network on the arrays of an npz file.") { options.File };
        foreach (var option in options.OfTheModel.Concat(options.Common.OfTheRun))
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var settings = options.Common.ReadCheckpoint(options.Common.ReadRun(options.ReadModel(parsed), parsed), parsed);
            new TableRun(settings).Execute(cancellation);
            return ExitCode.Success;
        });
        return command;
    }
}
