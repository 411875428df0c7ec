using System.Runtime.InteropServices;

namespace Spanwise.Native.Objects;

/// <summary><c>spw_progress</c>: how far a training is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeProgress
{
    public uint Size;
    public int Epoch;
    public int Epochs;
    public int IsEpochOver;
    public long Samples;
    public long SamplesPerEpoch;
    public double Loss;
    public double Metric;
    public double ValidationLoss;
    public double ValidationMetric;
    public double Seconds;
    public double LearningRate;
}
