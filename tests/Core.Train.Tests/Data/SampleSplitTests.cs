using NUnit.Framework;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;
using Spanwise.Core.Train.Tests.Training;
using Spanwise.Testing;

namespace Spanwise.Core.Train.Tests.Data;

public sealed class SampleSplitTests
{
    [TestCase(10, 0.2, 2)]
    [TestCase(10, 0.25, 2)]
    [TestCase(10, 0.01, 1)]
    [TestCase(10, 0.99, 9)]
    [TestCase(2, 0.5, 1)]
    public void AFractionIsTaken(int count, double fraction, int test)
    {
        var split = SampleSplit.ByFraction(count, fraction, 3);
        Assert.That(split.Test, Has.Length.EqualTo(test).And.Ordered);
        Assert.That(split.Train, Is.Ordered);
        Assert.That(split.Train.Concat(split.Test), Is.EquivalentTo(Enumerable.Range(0, count)));
    }

    [Test]
    public void FoldsHoldEverySampleOnce([Values] bool stratified)
    {
        var classes = Enumerable.Range(0, 53).Select(i => i % 7 == 0 ? 1 : 0).ToArray();
        var seen = new List<int>();
        for (var fold = 0; fold < 5; fold++)
        {
            var split = SampleSplit.ByFold(53, 5, fold, 9, stratified ? classes : default);
            Assert.That(split.Test.Length, Is.InRange(10, 11));
            Assert.That(split.Train.Intersect(split.Test), Is.Empty);
            seen.AddRange(split.Test);
            if (stratified)
            {
                Assert.That(split.Test.Count(sample => classes[sample] == 1), Is.InRange(1, 2));
            }
        }

        Assert.That(seen, Is.EquivalentTo(Enumerable.Range(0, 53)));
    }

    [Test]
    public void StratifiedPartsHaveTheSharesOfTheWhole()
    {
        var random = new Random(1);
        var classes = Enumerable.Range(0, 1000).Select(_ => random.Next(10) switch { 0 => 2, < 4 => 1, _ => 0 }).ToArray();
        var split = SampleSplit.ByFraction(1000, 0.3, 5, classes);
        for (var one = 0; one < 3; one++)
        {
            Assert.That(split.Test.Count(sample => classes[sample] == one), Is.EqualTo(classes.Count(value => value == one) * 0.3).Within(1));
        }
    }

    [Test]
    public void TheSeedDecides()
    {
        var first = SampleSplit.ByFraction(100, 0.5, 1).Test;
        Assert.That(SampleSplit.ByFraction(100, 0.5, 1).Test, Is.EqualTo(first));
        Assert.That(first, Is.Not.EqualTo(SampleSplit.ByFraction(100, 0.5, 2).Test));
        Assert.That(first, Is.Not.EqualTo(Enumerable.Range(50, 50)));
    }

    [Test]
    public void ASubsetReadsItsOwnSamples()
    {
        var source = Toy.Blobs(300);
        int[] chosen = [.. Enumerable.Range(0, 150).Select(i => 299 - (2 * i))];
        var subset = new SubsetSource(WeightedSource.ByClass(source, [1f, 2f, 3f, 4f]), chosen);
        int[] all = [.. Enumerable.Range(0, 150)];
        var (inputs, expected) = (new float[150 * 12], new float[150 * 12]);
        subset.ReadInputs(all, new Rows(inputs, 150, 12, 12));
        source.ReadInputs(chosen, new Rows(expected, 150, 12, 12));
        Assert.That(inputs, Is.EqualTo(expected));
        var (classes, weights) = (new int[150], new float[150]);
        subset.ReadClasses(all, classes);
        subset.ReadWeights(all, weights);
        Assert.That(classes, Is.EqualTo(chosen.Select(sample => sample % 4)));
        Assert.That(weights, Is.EqualTo(classes.Select(one => 1f + one)));
        Assert.That((subset.Count, subset.Input, subset.TargetFloats, subset.HasWeights), Is.EqualTo((150, source.Input, 0, true)));
        var numbers = new SubsetSource(new ArraySource(new Shape(1), [1f, 2f], 1, [3f, 4f]), [1]);
        var target = new float[1];
        numbers.ReadTargets([0], new Rows(target, 1, 1, 1));
        Assert.That(target[0], Is.EqualTo(4f));
        Assert.That(() => new SubsetSource(source, [300]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("samples must be from 0 to 299; received 300"));
    }

    [Test]
    public void TheScalerLearnsFromItsSamplesAndFillsWhatIsMissing()
    {
        var train = new ArraySource(new Shape(3), [1f, 5f, 7f, 3f, float.NaN, 7f, 5f, 11f, 7f], [0, 0, 0]);
        var scaler = FeatureScaler.Fit(train, standardize: true);
        Assert.That(scaler.Means, Is.EqualTo(new[] { 3f, 8f, 7f }));
        Assert.That(scaler.Deviations, Is.EqualTo(new[] { MathF.Sqrt(8 / 3f), 3f, 1f }).Within(1e-6f));
        var row = new float[3];
        new ScaledSource(train, scaler).ReadInputs([1], new Rows(row, 1, 3, 3));
        Assert.That(row, Is.EqualTo(new[] { 0f, 0f, 0f }).Within(1e-6f));
        new ScaledSource(train, scaler).ReadInputs([2], new Rows(row, 1, 3, 3));
        Assert.That(row, Is.EqualTo(new[] { 2f / MathF.Sqrt(8 / 3f), 1f, 0f }).Within(1e-6f));
        new ScaledSource(train, FeatureScaler.Fit(train, standardize: false)).ReadInputs([1], new Rows(row, 1, 3, 3));
        Assert.That(row, Is.EqualTo(new[] { 3f, 8f, 7f }));
        Assert.That(() => FeatureScaler.Fit(new ArraySource(new Shape(1), [float.NaN], [0]), true), Throws.ArgumentException.With.Message.Contains("number 0 is not"));
        Assert.That(() => scaler.Apply(new Rows(row, 1, 2, 3)), Throws.ArgumentException.With.Message.Contains("inputs have 3 features; received 2"));
    }

    [Test]
    [NonParallelizable]
    public void ScalingGoesIntoTheFirstLayer([Values] bool standardize)
    {
        var random = new Random(1);
        var inputs = Enumerable.Range(0, 60).Select(i => (random.NextSingle() * 10f) + (i % 12 * 50f)).ToArray();
        var source = new ArraySource(new Shape(12), inputs, [0, 1, 2, 3, 0]);
        var scaler = FeatureScaler.Fit(source, standardize);
        var model = Toy.Model();
        using var trainer = Toy.Trainer(model, new TrainerOptions());
        var before = model.Parameters.Values.ToArray();
        var expected = trainer.Predict(new ScaledSource(source, scaler));
        using var folded = Toy.Trainer(scaler.FoldInto(model), new TrainerOptions());
        Assert.That(folded.Predict(source), Is.EqualTo(expected).Within(2e-4f));
        Assert.That(model.Parameters.Values.ToArray(), Is.EqualTo(before));
        Assert.That(() => scaler.FoldInto(new Sequential(new Shape(12), new Dense(2, bias: false))), Throws.ArgumentException.With.Message.Contains("first dense layer with bias"));
    }

    [Test]
    [NonParallelizable]
    public void ReadingThroughAllOfThemAllocatesNothing()
    {
        var source = new ScaledSource(new SubsetSource(Toy.Blobs(50), [.. Enumerable.Range(10, 30)]), FeatureScaler.Fit(Toy.Blobs(50), true));
        var inputs = new float[30 * 12];
        var classes = new int[30];
        int[] samples = [.. Enumerable.Range(0, 30)];
        var least = AllocationMeter.LeastBytes(() =>
        {
            source.Announce(samples);
            source.ReadInputs(samples, new Rows(inputs, 30, 12, 12));
            source.ReadClasses(samples, classes);
        });
        Assert.That(least, Is.Zero);
    }

    [Test]
    public void BadNumbersAreRefused()
    {
        Assert.That(() => SampleSplit.ByFraction(1, 0.5, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => SampleSplit.ByFraction(9, 1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("testFraction must be above 0 and below 1; received 1"));
        Assert.That(() => SampleSplit.ByFraction(9, 0.5, 0, [1]), Throws.ArgumentException.With.Message.Contains("received 1 for 9 samples"));
        Assert.That(() => SampleSplit.ByFold(3, 4, 0, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => SampleSplit.ByFold(9, 3, 3, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
