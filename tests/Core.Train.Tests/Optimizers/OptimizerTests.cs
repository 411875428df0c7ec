using NUnit.Framework;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train.Optimizers;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Optimizers;

public sealed class OptimizerTests
{
    private const int Count = 37;
    private const int Steps = 100;

    [Test]
    public void CentredRmspropHasNoMomentum()
    {
        Assert.That(() => new Rmsprop(momentum: 0.9f, centred: true), Throws.ArgumentException.With.Message.Contains("at most two numbers for each parameter; received momentum 0.9"));
        var centred = new Rmsprop(centred: true);
        Assert.That((centred.Name, centred.StateSlots, centred.MomentumFactor), Is.EqualTo(("rmsprop-centred", 2, 0d)));
    }

    [Test]
    public void SgdFollowsItsFormula([ValueSource(typeof(SimdInfo), nameof(SimdInfo.Available))] SimdLevel level) =>
        Compare(new Sgd(0.03f) { Level = level }, (_, _, g) => 0.03f * g);

    [Test]
    public void MomentumFollowsItsFormula([ValueSource(typeof(SimdInfo), nameof(SimdInfo.Available))] SimdLevel level, [Values] bool nesterov) =>
        Compare(new Momentum(0.03f, 0.8f, nesterov) { Level = level }, (_, state, g) =>
        {
            state[0] = (0.8f * state[0]) + g;
            return 0.03f * (nesterov ? g + (0.8f * state[0]) : state[0]);
        });

    [Test]
    public void AdamFollowsItsFormula([ValueSource(typeof(SimdInfo), nameof(SimdInfo.Available))] SimdLevel level) =>
        Compare(new Adam(0.002f) { Level = level }, (step, state, g) => AdamStep(step, state, g, 0.002f, 0.9, 0.999, 1e-8));

    [Test]
    public void AdamWDecaysTheWeightsByThemselves([ValueSource(typeof(SimdInfo), nameof(SimdInfo.Available))] SimdLevel level)
    {
        float[] weight = [8f, -8f, 8f];
        var (first, second) = (new float[3], new float[3]);
        var rule = new AdamW(0.5f, weightDecay: 0.25) { Level = level };
        rule.BeginStep(1);
        rule.Update(weight, [0f, 0f, 3f], first, second);
        Assert.That(weight, Is.EqualTo(new[] { 7f, -7f, 6.5f }).Within(1e-5f));
        Assert.That(first, Is.EqualTo(new[] { 0f, 0f, 0.3f }).Within(1e-6f), "the decay is not seen by the moments");
    }

    [Test]
    public void AdamTakesItsOtherConstants() =>
        Compare(new Adam(0.01f, 0.5, 0.9, 1e-3), (step, state, g) => AdamStep(step, state, g, 0.01f, 0.5, 0.9, 1e-3));

    [Test]
    public void AChangedLearningRateActsFromTheNextStep()
    {
        var adam = new Adam(0.5f);
        float[] weight = [0f];
        var (first, second) = (new float[1], new float[1]);
        adam.BeginStep(1);
        adam.Update(weight, [3f], first, second);
        Assert.That(weight[0], Is.EqualTo(-0.5f).Within(1e-6f));
        adam.LearningRate = 0f;
        adam.BeginStep(2);
        adam.Update(weight, [3f], first, second);
        Assert.That(weight[0], Is.EqualTo(-0.5f).Within(1e-6f));
    }

    [Test]
    public void SaysItsNameAndState()
    {
        Assert.That(All().Select(optimizer => optimizer.Name), Is.EqualTo(new[] { "sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "rmsprop", "adam", "adamw", "nadam", "lion" }));
        Assert.That(All().Select(optimizer => optimizer.StateSlots), Is.EqualTo(new[] { 0, 1, 1, 1, 2, 1, 2, 2, 2, 2, 1 }));
    }

    [Test]
    [NonParallelizable]
    public void AStepAllocatesNothing([ValueSource(nameof(All))] Optimizer optimizer)
    {
        var (weight, gradient, state0, state1) = (new float[100], new float[100], new float[100], new float[100]);
        var least = AllocationMeter.LeastBytes(() =>
        {
            optimizer.BeginStep(3);
            optimizer.Update(weight, gradient, state0, state1);
        });
        Assert.That(least, Is.Zero);
    }

    [TestCase(-0.1f)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void ABadLearningRateIsRefused(float rate)
    {
        Assert.That(() => new Sgd(rate), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("finite and not negative"));
        Assert.That(() => new Momentum(rate), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Adam(rate), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Adam { LearningRate = rate }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void OtherBadConstantsAreRefused()
    {
        Assert.That(() => new Momentum(0.1f, 1f), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("received 1"));
        Assert.That(() => new Momentum(0.1f, float.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Adam(0.1f, beta1: 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("beta1"));
        Assert.That(() => new Adam(0.1f, beta2: -0.1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("beta2"));
        Assert.That(() => new Adam(0.1f, epsilon: 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("epsilon"));
        Assert.That(() => new AdamW(0.1f, -1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("weightDecay must be finite and not negative; received -1"));
        Assert.That(() => new Adagrad(rateDecay: double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("rateDecay"));
        Assert.That(() => new Adagrad(initialSum: -1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("initialSum"));
        Assert.That(() => new Adagrad(epsilon: 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("epsilon must be at least 1.18e-38"));
        Assert.That(() => new Adadelta(rho: 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("rho must be at least 0 and below 1; received 1"));
        Assert.That(() => new Rmsprop(alpha: -1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("alpha"));
        Assert.That(() => new Rmsprop(momentum: 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("momentum"));
        Assert.That(() => new Nadam(momentumDecay: -1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("momentumDecay"));
        Assert.That(() => new Lion(beta2: 1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("beta2"));
    }

    [Test]
    public void TheMomentumFactorIsWhatASchedulesChanges([ValueSource(nameof(All))] Optimizer optimizer)
    {
        var before = optimizer.MomentumFactor;
        optimizer.MomentumFactor = 0.25;
        Assert.That(optimizer.MomentumFactor, Is.EqualTo(before > 0 ? 0.25 : 0), "a rule without momentum has none");
        if (before > 0)
        {
            Assert.That(() => optimizer.MomentumFactor = 1, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("received 1"));
        }
    }

    [Test]
    public void NadamBeginsAtAnyStep()
    {
        float[] Run(params ReadOnlySpan<int> begun)
        {
            var rule = new Nadam();
            foreach (var step in begun)
            {
                rule.BeginStep(step);
            }

            float[] weight = [1f];
            rule.Update(weight, [0.3f], new float[1], new float[1]);
            return weight;
        }

        Assert.That(Run(7), Is.EqualTo(Run(1, 2, 3, 4, 5, 6, 7)));
        Assert.That(Run(9, 7), Is.EqualTo(Run(7)));
        Assert.That(Run(8), Is.Not.EqualTo(Run(7)));
    }

    private static IEnumerable<Optimizer> All()
    {
        yield return new Sgd();
        yield return new Momentum();
        yield return new Momentum(nesterov: true);
        yield return new Adagrad();
        yield return new Adadelta();
        yield return new Rmsprop();
        yield return new Rmsprop(momentum: 0.9f);
        yield return new Adam();
        yield return new AdamW();
        yield return new Nadam();
        yield return new Lion();
    }

    private static double AdamStep(int step, double[] state, double g, double rate, double beta1, double beta2, double epsilon)
    {
        state[0] = (beta1 * state[0]) + ((1 - beta1) * g);
        state[1] = (beta2 * state[1]) + ((1 - beta2) * g * g);
        return rate * (state[0] / (1 - Math.Pow(beta1, step))) / (Math.Sqrt(state[1] / (1 - Math.Pow(beta2, step))) + epsilon);
    }

    // The whole run in double beside the run in float; what 100 roundings of weights around 1 can add up to is 100 · 2⁻²⁴.
    private static void Compare(Optimizer optimizer, Func<int, double[], double, double> change)
    {
        var random = new Random(1);
        var weight = new float[Count];
        var exact = new double[Count];
        var exactState = new double[Count][];
        for (var i = 0; i < Count; i++)
        {
            exact[i] = weight[i] = (random.NextSingle() * 2f) - 1f;
            exactState[i] = new double[2];
        }

        var gradient = new float[Count];
        var state0 = new float[optimizer.StateSlots > 0 ? Count : 0];
        var state1 = new float[optimizer.StateSlots > 1 ? Count : 0];
        for (var step = 1; step <= Steps; step++)
        {
            for (var i = 0; i < Count; i++)
            {
                gradient[i] = (random.NextSingle() - 0.5f) * i;
                exact[i] -= change(step, exactState[i], gradient[i]);
            }

            optimizer.BeginStep(step);
            optimizer.Update(weight, gradient, state0, state1);
        }

        for (var i = 0; i < Count; i++)
        {
            Assert.That((double)weight[i], Is.EqualTo(exact[i]).Within(Steps * Math.ScaleB(Math.Max(1, Math.Abs(exact[i]) * 4), -24)), $"element {i}");
        }
    }
}
