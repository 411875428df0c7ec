using System.CommandLine;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Reporting;
using Spanwise.Core.Train.Networks;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise summary FILE|NET</c>.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "A model file, or a network as train --net takes it.", HelpName = "FILE|NET" };
        var command = new Command("summary", "Print the layers of a model with their shapes and parameters.") { model };
        command.SetAction(parsed =>
        {
            StandardOutput.Write(Summarize(parsed.GetRequiredValue(model)));
            return ExitCode.Success;
        });
        return command;
    }

    private static string Summarize(string model)
    {
        if (Path.Exists(model))
        {
            var saved = ModelInput.Read(model);
            return saved.Model.Summary() + (saved.Table is { } table ? Wording.Table(table) : string.Empty);
        }

        try
        {
            return NamedNetwork.Parse(model).CreateModel(seed: 0).Summary().ToString();
        }
        catch (FormatException e)
        {
            throw new UserErrorException($"there is no file '{model}', and {e.Message}", e);
        }
    }
}
