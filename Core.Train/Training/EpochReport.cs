namespace Spanwise.Core.Train;

/// <summary>What one epoch gave.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Seconds">Time spent in training, without evaluation.</param>
/// <param name="Samples">Samples trained on.</param>
/// <param name="TrainLoss">Mean loss over the epoch, each sample judged before the step that learns from it.</param>
/// <param name="TrainMetric">Mean of the metric over the epoch, likewise; not-a-number without a metric.</param>
/// <param name="Validation">Loss and metric on the validation samples after the epoch; null without any.</param>
/// <param name="AllocatedBytes">Managed bytes that all threads of the process allocated during training and evaluation.</param>
/// <param name="Collections">Garbage collections in the same time.</param>
public sealed record EpochReport(int Epoch, double Seconds, int Samples, double TrainLoss, double TrainMetric, Evaluation? Validation, long AllocatedBytes, int Collections)
{
    /// <summary>The learning rate of the epoch's last step.</summary>
    public float LearningRate { get; init; }

    /// <summary>Samples of this epoch that were trained on before the training was resumed; they are in <see cref="Samples"/> and not in <see cref="Seconds"/>.</summary>
    public int ResumedSamples { get; init; }

    /// <summary>Samples trained on in a second.</summary>
    public double SamplesPerSecond => (Samples - ResumedSamples) / Seconds;
}

/// <summary>Mean loss and metric over a set of samples.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Metric">The mean of the metric; not-a-number without one.</param>
public readonly record struct Evaluation(double Loss, double Metric);
