namespace Spanwise.Core.Train.Callbacks;

/// <summary>What <see cref="RateFinder"/> found: the smoothed loss at each learning rate, and what they suggest.</summary>
/// <param name="Rates">Learning rates, rising.</param>
/// <param name="Losses">The smoothed loss at each.</param>
public sealed record RateFinding(IReadOnlyList<float> Rates, IReadOnlyList<double> Losses)
{
    /// <summary>A tenth of the rate at which the loss was least: near the largest that is safe.</summary>
    /// <exception cref="InvalidOperationException">The very first step had no finite loss.</exception>
    public float Suggested
    {
        get
        {
            if (Losses.Count == 0)
            {
                throw new InvalidOperationException("no step had a finite loss, so nothing can be suggested");
            }

            var best = 0;
            for (var i = 1; i < Losses.Count; i++)
            {
                best = Losses[i] < Losses[best] ? i : best;
            }

            return Rates[best] / 10f;
        }
    }
}
