using Spanwise.Cli.Hosting;
using Spanwise.Cli.Training;
using Spanwise.Core.Train;

namespace Spanwise.Cli.Reporting;

/// <summary>One line for each epoch: for pipes, files and dumb terminals. With <c>--quiet</c> the last line only.</summary>
internal class LineReporter(ReportSettings settings) : TrainingReporter
{
    private int _epochs;
    private Figure _figure = Figure.OfImages;

    public override void Started(RunStart start)
    {
        (_epochs, _figure) = (start.Epochs, start.Figure);
        if (!settings.Quiet)
        {
            WriteLine(Wording.Network(start));
            WriteLine(Wording.Data(start));
            if (start.ResumedFrom is { } checkpoint)
            {
                WriteLine(Wording.Resumed(checkpoint));
            }
        }
    }

    public override void EpochEnded(EpochReport report)
    {
        if (!settings.Quiet)
        {
            WriteLine(Wording.Epoch(report, _epochs, _figure));
        }
    }

    public override void Done(RunResult result)
    {
        WriteLine(Wording.Result(result, _figure));
        if (result.Test < settings.TargetAccuracy)
        {
            Console.Error.WriteLine($"spanwise: the target accuracy of {Wording.Percent(settings.TargetAccuracy.Value)} was not reached");
        }
        else if (settings.OutputPath is not null && !settings.Quiet)
        {
            WriteLine($"the model is in {settings.OutputPath}");
        }
    }

    /// <summary>Writes a line and flushes it.</summary>
    protected virtual void WriteLine(string line) => StandardOutput.WriteLine(line);
}
