using Spanwise.Core.Simd;

namespace Spanwise.Core.Train.Metrics;

/// <summary>R², the share of the targets' variance that the outputs explain.</summary>
public static class Determination
{
    /// <summary>R² = 1 − Σ (t − y)² / Σ (t − t̄)²: 1 is perfect, 0 is no better than the mean, and worse is negative.</summary>
    /// <remarks>Of several outputs a sample, each has its own mean and R², and the mean of them is returned, as in scikit-learn.</remarks>
    /// <param name="outputs">Predictions, sample after sample.</param>
    /// <param name="targets">Targets in the same order.</param>
    /// <param name="columns">Outputs of a sample; at least 1.</param>
    /// <returns>At most 1; not-a-number where the targets of an output do not vary.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or are no multiple of the columns.</exception>
    public static double Compute(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int columns = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (outputs.Length != targets.Length || outputs.Length % columns != 0)
        {
            ThrowHelper.LengthNot(nameof(outputs), outputs.Length, targets.Length / columns * columns);
        }

        var rows = outputs.Length / columns;
        var sum = 0d;
        for (var column = 0; column < columns; column++)
        {
            var mean = 0d;
            for (var row = 0; row < rows; row++)
            {
                mean += targets[(row * columns) + column];
            }

            mean /= rows;
            var (missed, spread) = (0d, 0d);
            for (var i = column; i < outputs.Length; i += columns)
            {
                missed += ((double)targets[i] - outputs[i]) * ((double)targets[i] - outputs[i]);
                spread += (targets[i] - mean) * (targets[i] - mean);
            }

            sum += spread == 0 ? double.NaN : 1 - (missed / spread);
        }

        return sum / columns;
    }
}
