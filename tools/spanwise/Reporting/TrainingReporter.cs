using Spanwise.Cli.Training;
using Spanwise.Core.Train;

namespace Spanwise.Cli.Reporting;

/// <summary>Tells the user how a training goes.</summary>
internal abstract class TrainingReporter : IDisposable
{
    /// <summary>Chooses by what was asked for and by what standard output is.</summary>
    public static TrainingReporter Create(ReportSettings settings, TrainingProgress progress)
    {
        if (settings.Json)
        {
            return new JsonReporter();
        }

        return settings.Quiet || !Terminal.CanRedraw ? new LineReporter(settings) : new LiveReporter(settings, progress);
    }

    /// <summary>Called before the first step.</summary>
    public abstract void Started(RunStart start);

    /// <summary>Called after each epoch, by the thread that trains.</summary>
    public abstract void EpochEnded(EpochReport report);

    /// <summary>Called after the last epoch.</summary>
    public abstract void Done(RunResult result);

    public virtual void Dispose()
    {
    }
}
