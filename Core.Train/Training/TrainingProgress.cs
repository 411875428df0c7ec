using Spanwise.Core.Train.Metrics;

namespace Spanwise.Core.Train;

/// <summary>How far a training is; any thread may look while it runs.</summary>
public sealed class TrainingProgress
{
    private int _epoch;
    private int _samples;
    private double _lossSum;
    private double _metricSum;

    /// <summary>The epoch that is running, from 1; 0 before the first.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>Samples trained on in this epoch.</summary>
    public int Samples => Volatile.Read(ref _samples);

    /// <summary>Samples in a whole epoch.</summary>
    public int SamplesPerEpoch { get; internal set; }

    /// <summary>Mean loss of this epoch so far.</summary>
    public double RunningLoss => Volatile.Read(ref _lossSum) / Math.Max(1, Samples);

    /// <summary>Mean metric of this epoch so far.</summary>
    public double RunningMetric
    {
        get
        {
            var mean = Volatile.Read(ref _metricSum) / Math.Max(1, Samples);
            return Metric?.Finish(mean) ?? mean;
        }
    }

    internal Metric? Metric { get; set; }

    internal void Begin(int epoch)
    {
        Volatile.Write(ref _samples, 0);
        Volatile.Write(ref _lossSum, 0d);
        Volatile.Write(ref _metricSum, 0d);
        Volatile.Write(ref _epoch, epoch);
    }

    internal void Advance(int samples, double lossSum, double metricSum)
    {
        Volatile.Write(ref _lossSum, lossSum);
        Volatile.Write(ref _metricSum, metricSum);
        Volatile.Write(ref _samples, samples);
    }
}
