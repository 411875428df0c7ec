namespace Spanwise.Core.Layers.Losses;

/// <summary>What a squared error is divided by; the two usual conventions differ by a factor of n/2 for n outputs.</summary>
public enum SquaredErrorScaling
{
    /// <summary>½ Σ (y − t)² for each sample, and the mean over the samples; the gradient is y − t (Nielsen, <i>Neural networks and deep learning</i>).</summary>
    HalfSumPerSample = 0,

    /// <summary>The mean of (y − t)² over all elements of all samples; the gradient is 2 (y − t) / n (PyTorch's <c>MSELoss</c>, Keras).</summary>
    MeanOverElements,
}
