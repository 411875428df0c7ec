using NUnit.Framework;
using Spanwise.Core.Train.Schedules;
using Figures = Spanwise.Core.Train.Tests.Schedules.ScheduleFigures;

namespace Spanwise.Core.Train.Tests.Schedules;

public sealed class ReduceOnPlateauTests
{
    private static readonly ScheduleStep Anywhere = new(0, 1, 1);

    [Test]
    public void FollowsPyTorch([Values] bool validated)
    {
        Compare(new ReduceOnPlateau(0.5, 2), Figures.Plateau, validated);
        Compare(new ReduceOnPlateau(0.1, 1, coolDown: 2, least: 0.005), Figures.PlateauCooling, validated);
    }

    [Test]
    public void ForgetsWhatItSawWhenATrainingBegins()
    {
        var schedule = new ReduceOnPlateau(0.5, 2);
        Compare(schedule, Figures.Plateau, validated: true);
        schedule.Begin();
        Compare(schedule, Figures.Plateau, validated: true);
    }

    [Test]
    public void ALossThatIsNoNumberIsNoImprovement()
    {
        var schedule = new ReduceOnPlateau(0.5, 1);
        foreach (var loss in (double[])[double.NaN, 1, double.NaN, double.NaN])
        {
            schedule.EpochEnded(Report(loss, validated: false));
        }

        Assert.That(schedule.Factor(Anywhere), Is.EqualTo(0.5));
    }

    [Test]
    public void MultipliesAnotherSchedule()
    {
        var schedule = new ReduceOnPlateau(0.5, 0, baseSchedule: new StepDecay(1, 0.1, ScheduleUnit.Steps));
        schedule.EpochEnded(Report(1, validated: false));
        schedule.EpochEnded(Report(1, validated: false));
        Assert.That(schedule.Factor(new ScheduleStep(2, 10, 1)), Is.EqualTo(0.005).Within(1e-12));
    }

    private static void Compare(ReduceOnPlateau schedule, double[] expected, bool validated)
    {
        for (var epoch = 0; epoch < expected.Length; epoch++)
        {
            schedule.EpochEnded(Report(Figures.PlateauLosses[epoch], validated));
            Assert.That(schedule.Factor(Anywhere), Is.EqualTo(expected[epoch]).Within(1e-12), $"epoch {epoch}");
        }
    }

    // With validation, the training loss says the contrary.
    private static EpochReport Report(double loss, bool validated) =>
        new(1, 1, 1, validated ? -loss : loss, 0, validated ? new Evaluation(loss, 0) : null, 0, 0);
}
