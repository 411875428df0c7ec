using System.CommandLine;
using System.CommandLine.Parsing;
using Spanwise.Cli.Hosting;
using Spanwise.Cli.Tables;
using Spanwise.Cli.Training;
using Spanwise.Core.IO.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Commands;

/// <summary><c>spanwise resume CHECKPOINT</c>.</summary>
internal static class ResumeCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var file = new Argument<string>("checkpoint") { Description = "A file that train --checkpoint has written; the training goes on keeping it.", HelpName = "CHECKPOINT" };
        var data = Options.FilePath("--data", "Where the data is now [default: where it was].", "PATH");
        var common = new TrainingOptions("samples", "as before", "as before", "as before", "as before", "as before");
        var command = new Command("resume", "Go on with a training, as if it had never stopped.") { file, common.Epochs, data };
        foreach (var option in common.OfTheRun.Where(option => option.Name != "--checkpoint"))
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var checkpoint = ResumableCheckpoint.Read(path);
            var recipe = Recipe.Parse(checkpoint.Recipe, path);
            var point = new ResumePoint(path, checkpoint, recipe.DataHash);
            var (epochs, place) = (parsed.GetValue(common.Epochs), parsed.GetValue(data));
            if (recipe.Command == MnistOptions.CommandName)
            {
                var options = new MnistOptions();
                var settings = Resumed(options.ReadModel(Parse(path, recipe, null, options.OfTheModel)), point, epochs);
                settings = settings with { DataFolder = place ?? settings.DataFolder };
                new TrainRun(common.ReadRun(settings, parsed)).Execute(cancellation);
            }
            else if (Array.Find(Enum.GetValues<TableFormat>(), format => recipe.Command == TableOptions.CommandName(format)) is var format && recipe.Command == TableOptions.CommandName(format))
            {
                var options = new TableOptions(format);
                var settings = Resumed(options.ReadModel(Parse(path, recipe, options.File, options.OfTheModel)), point, epochs);
                settings = settings with { File = place ?? settings.File };
                new TableRun(common.ReadRun(settings, parsed)).Execute(cancellation);
            }
            else
            {
                throw new DataFormatException($"{path}: the training was begun by the command {DataFormatException.Quote(recipe.Command)}, which this program does not have");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static T Resumed<T>(T settings, ResumePoint point, int? epochs)
        where T : TrainingSettings => settings with { Resume = point, CheckpointPath = point.Path, Epochs = epochs ?? settings.Epochs };

    /// <summary>Takes the recipe's arguments apart by the options that a model depends on, and no others.</summary>
    private static ParseResult Parse(string path, Recipe recipe, Argument? argument, IEnumerable<Option> options)
    {
        var command = new RootCommand();
        command.Options.Clear();
        if (argument is not null)
        {
            command.Arguments.Add(argument);
        }

        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        var parsed = command.Parse(recipe.Arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count == 0
            ? parsed
            : throw new DataFormatException($"{path}: the arguments of the training must be those of '{recipe.Command}'; {parsed.Errors[0].Message}");
    }
}
