using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train.Optimizers;
using Figures = Spanwise.Core.Train.Tests.Optimizers.OptimizerFigures;

namespace Spanwise.Core.Train.Tests.Optimizers;

/// <summary>100 steps of every optimiser beside PyTorch's, whose figures optimizer_figures.py writes.</summary>
public sealed class OptimizerFigureTests
{
    private const double FirstTolerance = 1e-5;
    private const double LastTolerance = 1e-3;
    private const int TotalSteps = 100;

    private static IEnumerable<TestCaseData> LikePyTorch()
    {
        yield return Case(() => new Sgd(0.05f), Figures.Sgd, "sgd");
        yield return Case(() => new Momentum(0.05f), Figures.Momentum, "momentum");
        yield return Case(() => new Momentum(0.05f, nesterov: true), Figures.Nesterov, "nesterov");
        yield return Case(() => new Adagrad(0.05f), Figures.Adagrad, "adagrad");
        yield return Case(() => new Adagrad(0.05f, 0.1, 0.5f), Figures.AdagradDecay, "adagrad, other numbers");
        yield return Case(() => new Adadelta(), Figures.Adadelta, "adadelta");
        yield return Case(() => new Adadelta(0.5f, 0.95, 1e-4f), Figures.AdadeltaOther, "adadelta, other numbers");
        yield return Case(() => new Rmsprop(), Figures.Rmsprop, "rmsprop");
        yield return Case(() => new Rmsprop(0.005f, 0.9, 0.8f), Figures.RmspropMomentum, "rmsprop with momentum");
        yield return Case(() => new Rmsprop(0.01f, 0.95, centred: true), Figures.RmspropCentred, "rmsprop, centred");
        yield return Case(() => new Adam(0.01f), Figures.Adam, "adam");
        yield return Case(() => new Adam(0.02f, 0.5, 0.9, 1e-3), Figures.AdamOther, "adam, other numbers");
        yield return Case(() => new AdamW(0.01f, 0.2), Figures.AdamW, "adamw");
        yield return Case(() => new Nadam(0.01f), Figures.Nadam, "nadam");
        yield return Case(() => new Nadam(0.02f, 0.8, 0.95, momentumDecay: 0.1), Figures.NadamOther, "nadam, other numbers");
        yield return Case(() => new Lion(0.01f), Figures.Lion, "lion");
        yield return Case(() => new Lion(0.01f, 0.8, 0.95, 0.5), Figures.LionDecay, "lion, other numbers");

        static TestCaseData Case(Func<Optimizer> make, double[][] expected, string name) => new TestCaseData(make, expected).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(LikePyTorch))]
    public void FollowsPyTorchFor100Steps(Func<Optimizer> make, double[][] expected)
    {
        foreach (var level in SimdInfo.Available)
        {
            Follow(make(), expected, level);
        }
    }

    private static void Follow(Optimizer optimizer, double[][] expected, SimdLevel level)
    {
        optimizer.Level = level;
        var count = expected[0].Length;
        var (weight, gradient) = (new float[count], new float[count]);
        var states = new float[2][];
        for (var slot = 0; slot < 2; slot++)
        {
            states[slot] = new float[slot < optimizer.StateSlots ? count : 0];
            states[slot].AsSpan().Fill(optimizer.InitialState(slot));
        }

        for (var i = 0; i < count; i++)
        {
            weight[i] = 1f + (0.25f * i);
        }

        for (var step = 1; step <= TotalSteps; step++)
        {
            for (var i = 0; i < count; i++)
            {
                gradient[i] = (float)(((((7 * step) + (11 * i)) % 13) - 6) / 16d + ((weight[i] - 3 - (i / 2d)) / 8));
            }

            optimizer.BeginStep(step);
            optimizer.Update(weight, gradient, states[0], states[1]);
            var kept = Array.IndexOf(Figures.Steps, step);
            if (kept >= 0)
            {
                var tolerance = step == 1 ? FirstTolerance : LastTolerance;
                for (var i = 0; i < count; i++)
                {
                    Assert.That((double)weight[i], Is.EqualTo(expected[kept][i]).Within(tolerance * Math.Abs(expected[kept][i])), $"{level}, step {step}, weight {i}");
                }
            }
        }
    }
}
