using System.CommandLine;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise train</c>, with a command for each kind of data.</summary>
internal static class TrainCommand
{
    public static Command Create(CancellationToken cancellation) => new("train", "Train a network and print its accuracy and speed.")
    {
        TrainMnistCommand.Create(cancellation),
        TrainCsvCommand.Create(cancellation),
    };
}
