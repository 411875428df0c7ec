using NUnit.Framework;
using Spanwise.Core.Train.Minimizers;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Minimizers;

public sealed class MinimizerTests
{
    private static readonly Bounds Box = Bounds.Cube(2, -5, 5);

    // Every way, with what it reaches on Rosenbrock's valley of two parameters.
    private static readonly TestCaseData[] Ways =
    [
        new(new Lbfgs(), 1e-14),
        new(new Lbfgs(1), 1e-10),
        new(new Bfgs(), 1e-14),
        new(new NelderMead(), 1e-12),
        new(new NelderMead(Box), 1e-12),
        new(new ParticleSwarm(Box), 1e-8),
        new(new SimulatedAnnealing(Box), 5e-2),
        new(new SimulatedAnnealing(Box) { Stop = new StopRules { Iterations = 3000 } }.Then(new NelderMead()), 1e-12),
    ];

    [TestCaseSource(nameof(Ways))]
    public void ReachesTheEndOfACurvedValley(Minimizer way, double value)
    {
        var found = way.Minimize(Valleys.Rosenbrock(2), [-1.2, 1]);
        Assert.That(found.Value, Is.LessThan(value), found.ToString());
        Assert.That(Valleys.Rosenbrock(2).Value(found.Point), Is.EqualTo(found.Value));
        Assert.That(found.Point, Is.All.EqualTo(1).Within(Math.Sqrt(value) * 10));
    }

    [TestCaseSource(nameof(Ways))]
    public void TheSameSearchHasTheSameBits(Minimizer way, double value)
    {
        _ = value;
        var (one, two) = (way.Minimize(Valleys.Rosenbrock(2), [-1.2, 1]), way.Minimize(Valleys.Rosenbrock(2), [-1.2, 1]));
        Assert.That(two.Point, Is.EqualTo(one.Point));
        Assert.That((two.Value, two.Iterations, two.Evaluations, two.Reason), Is.EqualTo((one.Value, one.Iterations, one.Evaluations, one.Reason)));
    }

    [TestCaseSource(nameof(Ways))]
    public void EndsByEveryRule(Minimizer way, double value)
    {
        _ = value;
        var function = Valleys.Rosenbrock(2);
        Assert.That(With(way, new StopRules { Iterations = 3 }), Has.Property("Reason").EqualTo(StopReason.IterationsDone).Or.Property("Iterations").EqualTo(6), "a chain has the rules of both");
        var few = With(way, new StopRules { Evaluations = 7 });
        Assert.That(few.Evaluations, Is.EqualTo(7).Or.EqualTo(14));
        Assert.That(few.Reason, Is.EqualTo(StopReason.EvaluationsDone));
        var good = With(way, new StopRules { Goal = 1, Iterations = 10_000 });
        Assert.That((good.Reason, good.Value <= 1), Is.EqualTo((StopReason.GoalReached, true)));
        var told = With(way, new StopRules { IterationEnded = (iteration, best) => best > 0 && iteration < 2, Iterations = 10_000 });
        Assert.That((told.Reason, told.Iterations), Is.EqualTo((StopReason.Stopped, 2L)));

        using var cancellation = new CancellationTokenSource();
        var looks = 0;
        var watched = SmoothObjective.Of(2, (point, gradient) =>
        {
            if (++looks == 5)
            {
                cancellation.Cancel();
            }

            return function.Value(point, gradient);
        });
        var cancelled = way.Minimize(watched, [-1.2, 1], cancellation.Token);
        Assert.That((cancelled.Reason, cancelled.Evaluations), Is.EqualTo((StopReason.Stopped, 5L)));
        Assert.That(cancelled.Value, Is.LessThanOrEqualTo(24.2), "the best until then");

        Minimum With(Minimizer one, StopRules rules) => Ruled(one, rules).Minimize(function, [-1.2, 1]);
    }

    [TestCaseSource(nameof(Ways))]
    public void WhatIsNoNumberIsWorseThanEverything(Minimizer way, double value)
    {
        // Outside a disc around (½, ½) that holds start and end of the valley there is nothing.
        var valley = Valleys.Rosenbrock(2);
        var island = SmoothObjective.Of(2, (x, gradient) =>
        {
            var f = valley.Value(x, gradient);
            return ((x[0] - 0.5) * (x[0] - 0.5)) + ((x[1] - 0.5) * (x[1] - 0.5)) > 4 ? double.NaN : f;
        });
        Assert.That(way.Minimize(island, [-1.2, 1]).Value, Is.LessThan(Math.Max(value, 1e-10)));
    }

    [Test]
    public void AStartThatIsNoNumberIsNoPlaceToFollowAGradientFrom()
    {
        var sea = SmoothObjective.Of(1, (x, gradient) =>
        {
            gradient[0] = x[0];
            return x[0] > 1 ? double.NaN : 0.5 * x[0] * x[0];
        });
        Assert.That(new Lbfgs().Minimize(sea, [2]).Reason, Is.EqualTo(StopReason.NotFiniteAtStart));
        Assert.That(new ParticleSwarm(Bounds.Cube(1, -3, 3)).Minimize(sea, [2]).Value, Is.LessThan(1e-10), "others begin elsewhere");
        Assert.That(new SimulatedAnnealing(Bounds.Cube(1, -3, 3)).Minimize(sea, [2]).Value, Is.LessThan(1e-4));
        var endless = SmoothObjective.Of(1, (x, gradient) =>
        {
            gradient[0] = double.PositiveInfinity;
            return x[0];
        });
        var nothing = new Bfgs().Minimize(endless, [2]);
        Assert.That((nothing.Reason, nothing.Value), Is.EqualTo((StopReason.NotFiniteAtStart, double.PositiveInfinity)));
        Assert.That(nothing.Point, Is.EqualTo(new[] { 2d }));
    }

    [Test]
    public void TheBottomIsFoundInManyDimensions()
    {
        foreach (var way in new Minimizer[] { new Lbfgs(), new Bfgs() })
        {
            var found = way.Minimize(Valleys.Bowl(40), new double[40]);
            Assert.That(found.Value, Is.LessThan(1e-9), way.GetType().Name);
            Assert.That(found.Iterations, Is.LessThan(300), way.GetType().Name);
            Assert.That(way.Minimize(Valleys.Rosenbrock(30), new double[30]).Value, Is.LessThan(1e-10), way.GetType().Name);
        }
    }

    [Test]
    public void AQuadraticIsSolvedInAsManyStepsAsParameters()
    {
        // With n pairs of exact arithmetic BFGS is conjugate gradients; the line search is not exact, so a few more.
        var found = new Bfgs().Minimize(Valleys.Bowl(6), new double[6]);
        Assert.That(found.Iterations, Is.LessThan(30));
        Assert.That(found.Reason, Is.EqualTo(StopReason.Converged));
        Assert.That(found.Point, Is.EqualTo(new[] { 0d, 1, 2, 3, 4, 5 }).Within(1e-6));
    }

    [Test]
    public void TheDeepestOfManyValleysIsFound()
    {
        var box = Bounds.Cube(3, -5.12, 5.12);
        double[] start = [4.5, -3.7, 2.2];
        Assert.That(new Lbfgs().Minimize(Valleys.Rastrigin(3), start).Value, Is.GreaterThan(5), "a gradient leads to the next bottom");
        Assert.That(new ParticleSwarm(box, 40, seed: 3).Minimize(Valleys.Rastrigin(3), start).Value, Is.LessThan(1e-6));
        Assert.That(new SimulatedAnnealing(box, seed: 3) { Stop = new StopRules { Iterations = 40_000 } }.Minimize(Valleys.Rastrigin(3), start).Value, Is.LessThan(1e-2));
        var hybrid = new ParticleSwarm(box, 40, seed: 3) { Stop = new StopRules { Iterations = 60 } }.Then(new Lbfgs()).Minimize(Valleys.Rastrigin(3), start);
        Assert.That(hybrid.Value, Is.LessThan(1e-12));
        Assert.That(new ParticleSwarm(box, 40, seed: 4).Minimize(Valleys.Rastrigin(3), start).Point, Is.Not.EqualTo(new ParticleSwarm(box, 40, seed: 3).Minimize(Valleys.Rastrigin(3), start).Point));
    }

    [Test]
    public void NoPointLeavesTheBox()
    {
        // The least value, at (1, 1, 1), lies outside: the best is at a corner.
        var box = new Bounds([-2, -3, -2], [-0.5, 0.25, 0.5]);
        var function = Objective.Of(3, x =>
        {
            for (var i = 0; i < x.Length; i++)
            {
                Assert.That(x[i], Is.InRange(box.Low[i], box.High[i]));
            }

            return ((x[0] - 1) * (x[0] - 1)) + ((x[1] - 1) * (x[1] - 1)) + ((x[2] - 1) * (x[2] - 1));
        });
        foreach (var way in new Minimizer[] { new NelderMead(box), new ParticleSwarm(box), new SimulatedAnnealing(box) })
        {
            Assert.That(way.Minimize(function, [9, 9, 9]).Point, Is.EqualTo(new[] { -0.5, 0.25, 0.5 }).Within(0.02), way.GetType().Name);
        }
    }

    [Test]
    public void OneParameterIsEnough()
    {
        var function = SmoothObjective.Of(1, (x, gradient) =>
        {
            gradient[0] = 4 * (x[0] - 3) * (x[0] - 3) * (x[0] - 3);
            return (x[0] - 3) * (x[0] - 3) * (x[0] - 3) * (x[0] - 3);
        });
        foreach (var way in new Minimizer[] { new Lbfgs(), new Bfgs(), new NelderMead(), new ParticleSwarm(Bounds.Cube(1, -9, 9)), new SimulatedAnnealing(Bounds.Cube(1, -9, 9)) })
        {
            Assert.That(way.Minimize(function, [-7]).Point[0], Is.EqualTo(3).Within(0.05), way.GetType().Name);
        }
    }

    [Test]
    public void AWrongGradientEndsWithoutProgress()
    {
        var wrong = SmoothObjective.Of(2, (x, gradient) =>
        {
            gradient[0] = -2 * x[0];
            gradient[1] = -2 * x[1];
            return (x[0] * x[0]) + (x[1] * x[1]);
        });
        Assert.That(new Lbfgs().Minimize(wrong, [1, 2]).Reason, Is.EqualTo(StopReason.NoProgress));
    }

    [TestCaseSource(nameof(Ways))]
    public void IterationsAllocateNothing(Minimizer way, double value)
    {
        _ = value;
        var function = Valleys.Rosenbrock(2);
        long Allocated(int iterations)
        {
            var ruled = Ruled(way, new StopRules { Iterations = iterations, ValueTolerance = 0, GradientTolerance = 0 });
            return AllocationMeter.LeastBytes(() => ruled.Minimize(function, [-1.2, 1]), runs: 10);
        }

        Assert.That(Allocated(20), Is.EqualTo(Allocated(3)));
    }

    [Test]
    public void MistakesAreNamed()
    {
        var function = Objective.Of(2, x => x[0]);
        Assert.That(() => new Lbfgs().Minimize(function, [1, 2]), Throws.ArgumentException.With.Message.Contains("follows the gradient; the function has none"));
        Assert.That(() => new NelderMead().Minimize(function, [1]), Throws.ArgumentException.With.Message.Contains("start holds 1 numbers; the function has 2 parameters"));
        Assert.That(() => new NelderMead().Minimize(function, [1, double.NaN]), Throws.ArgumentException.With.Message.Contains("start must be finite"));
        Assert.That(() => new ParticleSwarm(Bounds.Cube(3, 0, 1)).Minimize(function, [1, 2]), Throws.ArgumentException.With.Message.Contains("the bounds are those of 3 parameters; the function has 2"));
        Assert.That(() => new Bfgs().Minimize(Valleys.Bowl(Bfgs.MaximumCount + 1), new double[Bfgs.MaximumCount + 1]), Throws.ArgumentException.With.Message.Contains("at most 4096 parameters; the function has 4097"));
        Assert.That(() => new NelderMead { Stop = new StopRules { ValueTolerance = -1 } }.Minimize(function, [1, 2]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("ValueTolerance must be finite and not negative; received -1"));
        Assert.That(() => new Bounds([0], [0]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("above the lower one, 0, of parameter 0; received 0"));
        Assert.That(() => new Bounds([0], [1, 2]), Throws.ArgumentException.With.Message.Contains("received 1 lower and 2 upper ones"));
        Assert.That(() => new ParticleSwarm(Box, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SimulatedAnnealing(Box, lastTemperature: 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Lbfgs(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Objective.Of(0, _ => 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static Minimizer Ruled(Minimizer way, StopRules rules) => way switch
    {
        Lbfgs one => new Lbfgs(one.Memory) { Stop = rules },
        Bfgs => new Bfgs { Stop = rules },
        NelderMead => new NelderMead { Stop = rules },
        ParticleSwarm => new ParticleSwarm(Box) { Stop = rules },
        SimulatedAnnealing => new SimulatedAnnealing(Box) { Stop = rules },
        _ => new SimulatedAnnealing(Box) { Stop = rules }.Then(new NelderMead { Stop = rules }),
    };
}
