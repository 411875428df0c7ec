using NUnit.Framework;
using Spanwise.Core.Train.Schedules;
using Figures = Spanwise.Core.Train.Tests.Schedules.ScheduleFigures;

namespace Spanwise.Core.Train.Tests.Schedules;

public sealed class ScheduleTests
{
    private const double Tolerance = 1e-9;
    private const long TotalSteps = Figures.Epochs * Figures.StepsPerEpoch;

    private static IEnumerable<TestCaseData> LikePyTorch()
    {
        yield return Case(new StepDecay(2, 0.3), Figures.StepEveryTwoEpochs, "step, epochs");
        yield return Case(new StepDecay(7, 0.5, ScheduleUnit.Steps), Figures.StepEverySevenSteps, "step, steps");
        yield return Case(new ExponentialDecay(0.7), Figures.ExponentialByEpochs, "exponential, epochs");
        yield return Case(new ExponentialDecay(0.95, ScheduleUnit.Steps), Figures.ExponentialBySteps, "exponential, steps");
        yield return Case(new PolynomialDecay(2), Figures.PolynomialSquare, "polynomial");
        yield return Case(new InverseTimeDecay(0.5), Figures.InverseTime, "inverse time");
        yield return Case(new CosineDecay(0.1), Figures.Cosine, "cosine");
        yield return Case(new CosineDecay(unit: ScheduleUnit.Epochs), Figures.CosineByEpochs, "cosine, epochs");
        yield return Case(new WarmUp(10, new CosineDecay(), 0.25), Figures.WarmUpThenCosine, "warm-up, cosine");
        yield return Case(new WarmUp(1.25, new CosineDecay(), 0.25, ScheduleUnit.Epochs), Figures.WarmUpThenCosine, "warm-up by epochs, cosine");
        yield return Case(new OneCycle(), Figures.OneCycle, "one-cycle");
        yield return Case(new OneCycle(0.25, finalDivisor: 100), Figures.OneCycleRecipe, "one-cycle, other numbers");

        static TestCaseData Case(Schedule schedule, double[] expected, string name) => new TestCaseData(schedule, expected).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(LikePyTorch))]
    public void FollowsPyTorchStepByStep(Schedule schedule, double[] expected)
    {
        schedule.Begin();
        for (var step = 0; step < TotalSteps; step++)
        {
            Assert.That(schedule.Factor(At(step)), Is.EqualTo(expected[step]).Within(Tolerance), $"step {step}");
            Assert.That(schedule.Momentum(At(step), 0.9), schedule is OneCycle ? Is.Not.EqualTo(0.9) : Is.EqualTo(0.9));
        }
    }

    [Test]
    public void OneCycleTakesMomentumTheOtherWay()
    {
        for (var step = 0; step < TotalSteps; step++)
        {
            Assert.That(new OneCycle().Momentum(At(step), 0.9), Is.EqualTo(Figures.OneCycleMomentum[step]).Within(Tolerance), $"step {step}");
            Assert.That(new OneCycle().Momentum(At(step), 0.9), Is.EqualTo(Figures.OneCycleBeta1[step]).Within(Tolerance), $"step {step}");
            Assert.That(new OneCycle(cyclesMomentum: false).Momentum(At(step), 0.9), Is.EqualTo(0.9));
        }
    }

    [Test]
    public void OneCycleOfAnyLengthStaysBetweenItsEnds([Values(1, 2, 3, 4, 7, 1000)] int total, [Values(0, 0.3, 1)] double warmUp)
    {
        for (var step = 0; step < total; step++)
        {
            Assert.That(new OneCycle(warmUp).Factor(new ScheduleStep(step, total, 1)), Is.InRange(1 / 25d / 1e4, 1d), $"step {step}");
        }
    }

    [Test]
    public void AConstantRateIsConstant() => Assert.That(new ConstantRate().Factor(At(17)), Is.EqualTo(1));

    [Test]
    public void FallsGoNoFurtherThanTheirEnd()
    {
        Assert.That(new CosineDecay(0.1).Factor(At(TotalSteps + 5)), Is.EqualTo(0.1).Within(Tolerance));
        Assert.That(new PolynomialDecay().Factor(At(TotalSteps + 5)), Is.Zero);
        Assert.That(new OneCycle().Factor(At(TotalSteps + 5)), Is.EqualTo(1 / 25d / 1e4).Within(Tolerance));
    }

    [Test]
    public void WarmUpHandsTheMomentumOn()
    {
        var schedule = new WarmUp(10, new OneCycle());
        Assert.That(schedule.Momentum(At(9), 0.9), Is.EqualTo(0.9));
        Assert.That(schedule.Momentum(At(10), 0.9), Is.EqualTo(0.95).Within(Tolerance));
    }

    [Test]
    public void KindsAreFoundByName()
    {
        foreach (var kind in Enum.GetValues<ScheduleKind>())
        {
            Assert.That(ScheduleKinds.Parse(ScheduleKinds.NameOf(kind).ToUpperInvariant()), Is.EqualTo(kind));
            var schedule = ScheduleKinds.Create(kind, TotalSteps);
            Assert.That(schedule.Name, Is.EqualTo(ScheduleKinds.NameOf(kind)));
            for (var step = 0; step < TotalSteps; step++)
            {
                Assert.That(schedule.Factor(At(step)), Is.InRange(0, 1), $"{schedule.Name}, step {step}");
            }

            Assert.That(schedule.Factor(At(TotalSteps - 1)), kind == ScheduleKind.Constant ? Is.EqualTo(1) : Is.LessThan(0.25), schedule.Name);
        }

        Assert.That(() => ScheduleKinds.Parse("one"), Throws.TypeOf<FormatException>().With.Message.EqualTo(
            "there is no schedule 'one'; there are constant, step, exponential, polynomial, inverse-time, cosine, warm-up, one-cycle"));
    }

    [Test]
    public void BadNumbersAreRefused()
    {
        Refuses(() => new StepDecay(0), "every");
        Refuses(() => new StepDecay(1, 0), "gamma must be finite and above 0; received 0");
        Refuses(() => new StepDecay(1, unit: (ScheduleUnit)7), "unit must be Steps or Epochs; received 7");
        Refuses(() => new ExponentialDecay(double.NaN), "gamma");
        Refuses(() => new PolynomialDecay(-1), "power");
        Refuses(() => new InverseTimeDecay(-1), "decay must be finite and not negative; received -1");
        Refuses(() => new CosineDecay(1.5), "floor must be from 0 to 1; received 1.5");
        Refuses(() => new WarmUp(0), "length");
        Refuses(() => new WarmUp(1, start: double.NaN), "start");
        Refuses(() => new OneCycle(2), "warmUp");
        Refuses(() => new OneCycle(divisor: 0.5), "divisor must be finite and at least 1; received 0.5");
        Refuses(() => new OneCycle(mostMomentum: 1), "mostMomentum must be at least 0 and below 1; received 1");
        Refuses(() => new ReduceOnPlateau(1), "factor must be above 0 and below 1; received 1");
        Refuses(() => new ReduceOnPlateau(patience: -1), "patience");
        Refuses(() => ScheduleKinds.Create((ScheduleKind)99, 1), "a ScheduleKind is one of constant, step");

        static void Refuses(Func<object> act, string message) =>
            Assert.That(() => act(), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
    }

    private static ScheduleStep At(long step) => new(step, TotalSteps, Figures.StepsPerEpoch);
}
