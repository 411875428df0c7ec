using System.CommandLine;
using Spanwise.Cli.Tables;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise train</c>, with a command for each kind of data.</summary>
internal static class TrainCommand
{
    public static Command Create(CancellationToken cancellation) => new("train", "Train a network and print its accuracy and speed.")
    {
        TrainMnistCommand.Create(cancellation),
        TrainTableCommand.Create(TableFormat.Csv, cancellation),
        TrainTableCommand.Create(TableFormat.Npz, cancellation),
    };
}
