using System.CommandLine;
using System.CommandLine.Parsing;
using Spanwise.Cli.Hosting;

namespace Spanwise.Cli.Commands;

/// <summary>Takes the arguments apart, runs the command, and turns every failure into an exit code.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        using var interruption = new Interruption();
        try
        {
            var root = new RootCommand("Spanwise trains and runs small neural networks on the processor.")
            {
                TrainCommand.Create(interruption.Token),
                ResumeCommand.Create(interruption.Token),
                EvaluateCommand.Create(interruption.Token),
                PredictCommand.Create(interruption.Token),
                SummaryCommand.Create(),
                ExportCommand.Create(),
                LectureCommand.Create(interruption.Token),
                InfoCommand.Create(),
            };

            // '@name' is a name like any other, not a file of arguments.
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
            {
                Errors.Print($"{Mistake(parsed, args)} (spanwise {CommandPath(parsed)}--help explains the options)");
                return ExitCode.UserError;
            }

            // Signals are this program's own business (see Interruption), and so are exceptions.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException) when (interruption.ExitCode != 0)
        {
            Errors.Print("interrupted");
            return interruption.ExitCode;
        }
        catch (Exception e) when (Errors.IsTheUsers(e))
        {
            Errors.Print(e);
            return ExitCode.UserError;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine("spanwise: this is a defect of the program; please report it");
            Console.Error.WriteLine(e);
            return ExitCode.Defect;
        }
    }

    // The parser says first that something is missing, and only then what it could not place; the latter is the mistake.
    private static string Mistake(ParseResult parsed, string[] args) => args.Length == 0
        ? "a command is needed: train, resume, evaluate, predict, summary, export, lecture or info"
        : parsed.UnmatchedTokens.Count > 0
            ? $"'{parsed.UnmatchedTokens[0]}' is no command, argument or option here"
            : parsed.CommandResult.Command is { Subcommands.Count: > 0 } command
                ? $"what to {command.Name} on is needed: {string.Join(", ", command.Subcommands.SkipLast(1).Select(one => one.Name))} or {command.Subcommands[^1].Name}"
                : parsed.Errors[0].Message;

    private static string CommandPath(ParseResult parsed)
    {
        var path = string.Empty;
        for (var result = parsed.CommandResult; result is { Command: not RootCommand }; result = result.Parent as CommandResult)
        {
            path = result.Command.Name + " " + path;
        }

        return path;
    }
}
