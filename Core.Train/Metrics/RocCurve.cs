using Spanwise.Core.Simd;

namespace Spanwise.Core.Train.Metrics;

/// <summary>The receiver operating characteristic of scores that say how much a sample is of class 1.</summary>
public static class RocCurve
{
    /// <summary>
    /// The area under the curve: the chance that a sample of class 1 has a higher score than one of class 0, where a tie counts half.
    /// </summary>
    /// <remarks>
    /// By ranks, AUC = (Σ ranks of class 1 − n₁ (n₁ + 1) / 2) / (n₀ n₁), equal scores sharing the mean of their ranks (Mann and Whitney 1947;
    /// Hanley and McNeil 1982). O(n log n).
    /// </remarks>
    /// <param name="scores">One score for each sample; logits and probabilities give the same area.</param>
    /// <param name="classes">0 or 1 for each sample.</param>
    /// <returns>From 0 to 1; not-a-number if one class is missing or a score is NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a class is neither 0 nor 1.</exception>
    public static double Area(ReadOnlySpan<float> scores, ReadOnlySpan<int> classes)
    {
        if (scores.Length != classes.Length)
        {
            ThrowHelper.LengthNot(nameof(scores), scores.Length, classes.Length);
        }

        var sorted = scores.ToArray();
        var ofSorted = classes.ToArray();
        Array.Sort(sorted, ofSorted);
        var rankSum = 0d;
        var positives = 0L;
        for (var first = 0; first < sorted.Length;)
        {
            var end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
            {
                end++;
            }

            // Ranks first + 1 … end, shared by all of them.
            var rank = (first + 1 + end) / 2d;
            for (var i = first; i < end; i++)
            {
                if (ofSorted[i] is not (0 or 1))
                {
                    ThrowHelper.OutOfRange(nameof(classes), ofSorted[i], "0 or 1");
                }

                positives += ofSorted[i];
                rankSum += ofSorted[i] * rank;
            }

            first = end;
        }

        var negatives = sorted.Length - positives;

        // NaN sorts before all numbers.
        return positives == 0 || negatives == 0 || float.IsNaN(sorted[0])
            ? double.NaN
            : (rankSum - (positives * (positives + 1) / 2d)) / ((double)positives * negatives);
    }
}
