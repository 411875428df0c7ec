using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Train.Data;

/// <summary>Samples divided into some to train on and some to test on: by fraction or by fold, stratified if classes are given.</summary>
/// <remarks>
/// The division is a function of the seed. Stratified, every part has each class in the share that all samples have, as near as whole
/// numbers go. Both parts hold the samples in ascending order.
/// </remarks>
/// <param name="Train">The numbers of the samples to train on.</param>
/// <param name="Test">The numbers of the others.</param>
public sealed record SampleSplit(int[] Train, int[] Test)
{
    // A stream of the seed of its own, apart from those of the order and the masks.
    private const ulong Stream = 0x73706C6974;

    /// <summary>Takes a fraction of the samples for the test.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="testFraction">The share to test on; above 0 and below 1. At least one sample goes to either part.</param>
    /// <param name="seed">What the choice is drawn from.</param>
    /// <param name="classes">The class of each sample for a stratified division; empty for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">There is not one class for each sample.</exception>
    public static SampleSplit ByFraction(int count, double testFraction, ulong seed, ReadOnlySpan<int> classes = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (!(testFraction > 0 && testFraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, $"testFraction must be above 0 and below 1; received {testFraction}");
        }

        // Along the stratified order, every sample at which the running share passes a whole number is taken.
        var order = Order(count, seed, classes);
        var wanted = Math.Clamp((int)Math.Round(count * testFraction), 1, count - 1);
        return Divide(order, place => ((place + 1L) * wanted / count) > ((long)place * wanted / count));
    }

    /// <summary>Takes one of k folds for the test; the k folds of a seed together hold every sample once.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="folds">k; from 2 to the number of samples.</param>
    /// <param name="fold">Which, from 0 to k − 1.</param>
    /// <param name="seed">What the folds are drawn from.</param>
    /// <param name="classes">The class of each sample for stratified folds; empty for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">There is not one class for each sample.</exception>
    public static SampleSplit ByFold(int count, int folds, int fold, ulong seed, ReadOnlySpan<int> classes = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, count);
        ArgumentOutOfRangeException.ThrowIfNegative(fold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fold, folds);
        return Divide(Order(count, seed, classes), place => place % folds == fold);
    }

    /// <summary>The samples shuffled, and then class by class where there are classes.</summary>
    private static int[] Order(int count, ulong seed, ReadOnlySpan<int> classes)
    {
        if (!classes.IsEmpty && classes.Length != count)
        {
            throw new ArgumentException($"every sample has one class; received {classes.Length} for {count} samples", nameof(classes));
        }

        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        new CounterRandom(seed, Stream).Shuffle(order, 0);
        if (!classes.IsEmpty)
        {
            // Stable, so that within a class the shuffled order stays.
            var ofSample = classes.ToArray();
            order = [.. order.OrderBy(sample => ofSample[sample])];
        }

        return order;
    }

    private static SampleSplit Divide(int[] order, Func<int, bool> isTest)
    {
        var (train, test) = (new List<int>(order.Length), new List<int>());
        for (var place = 0; place < order.Length; place++)
        {
            (isTest(place) ? test : train).Add(order[place]);
        }

        train.Sort();
        test.Sort();
        return new SampleSplit([.. train], [.. test]);
    }
}
