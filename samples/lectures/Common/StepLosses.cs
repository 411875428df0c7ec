using Spanwise.Core.Train.Callbacks;

namespace Spanwise.Samples.Lectures;

/// <summary>A callback of one's own: keeps the loss of every step.</summary>
internal sealed class StepLosses : Callback
{
    public List<double> Values { get; } = [];

    public override bool WantsSteps => true;

    public override void StepEnded(TrainingContext context) => Values.Add(context.StepLoss);
}
