using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>Mean and variance of every channel over a batch, from each row's own mean and sum of squared deviations.</summary>
/// <remarks>
/// Chan, Golub and LeVeque, <i>Algorithms for computing the sample variance</i> (1983): Σ (x − μ)² = Σ_row (own sum + places · (own mean − μ)²).
/// Nothing is subtracted that was summed as squares, and rows are added in ascending order.
/// </remarks>
internal readonly struct BatchStatistics(int channels, int places, SimdLevel level)
{
    /// <summary>Writes one row's mean and sum of squared deviations of each channel.</summary>
    public void OfRow(ReadOnlySpan<float> x, Span<float> means, Span<float> squares, Span<float> scratch)
    {
        if (places == 1)
        {
            x.CopyTo(means);
            squares.Clear();
            return;
        }

        var centred = scratch[..places];
        for (var channel = 0; channel < channels; channel++)
        {
            var values = x.Slice(channel * places, places);
            means[channel] = Reductions.Sum(values, level) / places;
            Map.Apply(values, centred, new Centre(means[channel]), level);
            squares[channel] = Reductions.SumOfSquares(centred, level);
        }
    }

    /// <summary>Puts the rows together.</summary>
    /// <param name="means">Every row's means.</param>
    /// <param name="squares">Every row's sums of squared deviations.</param>
    /// <param name="mean">The batch's means, to be written.</param>
    /// <param name="square">The batch's sums of squared deviations, to be written.</param>
    /// <param name="scratch">Room for a number of each channel.</param>
    public void Combine(Rows means, Rows squares, Span<float> mean, Span<float> square, Span<float> scratch)
    {
        Reductions.SumColumns(means.Data, means.Count, channels, means.Stride, mean, level: level);
        Arithmetic.Scale(mean, 1f / means.Count, mean, level);
        Reductions.SumColumns(squares.Data, squares.Count, channels, squares.Stride, square, level: level);
        var away = scratch[..channels];
        for (var row = 0; row < means.Count; row++)
        {
            Arithmetic.Subtract(means[row], mean, away, level);
            Arithmetic.Multiply(away, away, away, level);
            Arithmetic.Axpy(places, away, square, level);
        }
    }
}
