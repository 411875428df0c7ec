using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using Spanwise.Core.Train.Data;

namespace Spanwise.MnistConvert;

/// <summary>The command line, and the exit codes: 0 done, 2 bad arguments or bad data, 130 stopped by Ctrl-C.</summary>
internal static class ConvertCommand
{
    private const int Done = 0, BadInput = 2, Stopped = 130;

    // Room to finish the file at hand and to clean up.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Runs the program.</summary>
    internal static int Run(string[] args)
    {
        var messages = new Messages();
        var parsed = Create(messages).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            // The library's list of legal values is set with tabs and line ends.
            messages.Fail(string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            return BadInput;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout });
    }

    private static RootCommand Create(Messages messages)
    {
        var paths = new Argument<string[]>("paths")
        {
            HelpName = "SOURCE> <TARGET",
            Arity = new ArgumentArity(0, 2),
            Description = "SOURCE is a folder of the four IDX files (gzipped or not) or of train.csv and test.csv, an .npz or a .safetensors file. "
                + "TARGET is told by its ending: .npz, .safetensors, .png (a contact sheet); anything else is a folder of IDX files.",
        };
        var to = new Option<string?>("--to") { Description = "What to write into a folder: idx (the default), idx-gz, csv.", HelpName = "KIND" };
        to.AcceptOnlyFromAmong(TargetKind.FolderKinds);
        var verify = new Option<bool>("--verify") { Description = "Demand the official SHA-256 sums of MNIST; without TARGET, do only that." };
        var generate = new Option<int?>("--generate") { Description = "Draw N built-in digits to train on, and a sixth as many to test on, instead of reading SOURCE.", HelpName = "N" };
        generate.CustomParser = argument =>
        {
            if (int.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return count;
            }

            argument.AddError($"--generate takes a whole number; '{argument.Tokens[0].Value}' was given");
            return null;
        };
        var force = new Option<bool>("--force") { Description = "Replace TARGET if it exists." };
        var command = new RootCommand("Converts MNIST, and data sets like it, between IDX, npz, safetensors and CSV; bit for bit.") { paths, to, verify, generate, force };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guard(
                messages,
                () => Conversion.Run(
                    ConvertRequest.Create(parsed.GetValue(paths) ?? [], parsed.GetValue(to), parsed.GetValue(verify), parsed.GetValue(generate), parsed.GetValue(force)),
                    messages,
                    cancellation)),
            CancellationToken.None));
        return command;
    }

    private static int Guard(Messages messages, Action action)
    {
        try
        {
            action();
            return Done;
        }
        catch (OperationCanceledException)
        {
            messages.Fail("stopped; nothing was written");
            return Stopped;
        }
        catch (Exception exception) when (exception is UsageException or DataFormatException or IOException or UnauthorizedAccessException)
        {
            messages.Fail(exception.Message);
            return BadInput;
        }
    }
}
