using Spanwise.Core.Train;
using Spanwise.Core.Train.Callbacks;

namespace Spanwise.Cli.Training;

/// <summary>Ends a training when the metric on the samples to test on has reached a value.</summary>
internal sealed class TargetReached(double target) : Callback
{
    public override void EpochEnded(TrainingContext context, EpochReport report)
    {
        if (report.Validation?.Metric >= target)
        {
            context.Stop();
        }
    }
}
