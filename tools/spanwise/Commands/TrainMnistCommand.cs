using System.CommandLine;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Training;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise train mnist</c>.</summary>
internal static class TrainMnistCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var options = new MnistOptions();
        var command = new Command("mnist", "Train a network on MNIST, 60 000 handwritten digits of 28×28 pixels.");
        foreach (var option in options.OfTheModel.Concat(options.Common.OfTheRun))
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var settings = options.Common.ReadCheckpoint(options.Common.ReadRun(options.ReadModel(parsed), parsed), parsed);
            new TrainRun(settings).Execute(cancellation);
            return ExitCode.Success;
        });
        return command;
    }
}
