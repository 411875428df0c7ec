using Spanwise.Cli.Training;
using Spanwise.Core.Train;

namespace Spanwise.Cli.Reporting;

/// <summary>The lines of <see cref="LineReporter"/> with a bar under them that follows the running epoch.</summary>
internal sealed class LiveReporter(ReportSettings settings, TrainingProgress progress) : LineReporter(settings)
{
    private LiveBar? _bar;

    public override void Started(RunStart start)
    {
        base.Started(start);
        _bar = new LiveBar(progress, start.Epochs, start.Figure);
    }

    public override void Done(RunResult result)
    {
        EndBar();
        base.Done(result);
    }

    public override void Dispose() => EndBar();

    protected override void WriteLine(string line)
    {
        if (_bar is { } bar)
        {
            bar.WriteAbove(line);
        }
        else
        {
            base.WriteLine(line);
        }
    }

    private void EndBar()
    {
        _bar?.Dispose();
        _bar = null;
    }
}
