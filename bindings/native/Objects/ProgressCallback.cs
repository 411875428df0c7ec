using System.Diagnostics;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Callbacks;

namespace Spanwise.Native.Objects;

/// <summary>Tells the caller's function how far the training is: some times a second, and after each epoch.</summary>
internal sealed unsafe class ProgressCallback(delegate* unmanaged[Cdecl]<void*, NativeProgress*, int> function, void* user, int milliseconds) : Callback
{
    private readonly long _interval = milliseconds * Stopwatch.Frequency / 1000;
    private long _told = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override bool WantsSteps => function != null;

    /// <summary>True once the caller's function has asked for the end.</summary>
    public bool IsCancelled { get; private set; }

    /// <inheritdoc/>
    public override void StepEnded(TrainingContext context)
    {
        var now = Stopwatch.GetTimestamp();
        if (now - _told >= _interval)
        {
            _told = now;
            var progress = context.Trainer.Progress;
            Tell(context, new NativeProgress { Samples = progress.Samples, Loss = progress.RunningLoss, Metric = progress.RunningMetric }, null);
        }
    }

    /// <inheritdoc/>
    public override void EpochEnded(TrainingContext context, EpochReport report)
    {
        if (function != null && !IsCancelled)
        {
            Tell(context, new NativeProgress { Samples = report.Samples, Loss = report.TrainLoss, Metric = report.TrainMetric, IsEpochOver = 1 }, report);
        }
    }

    private void Tell(TrainingContext context, NativeProgress told, EpochReport? report)
    {
        told.Size = (uint)sizeof(NativeProgress);
        told.Epoch = context.Epoch;
        told.Epochs = context.Epochs;
        told.SamplesPerEpoch = context.Trainer.Progress.SamplesPerEpoch;
        told.LearningRate = context.Optimizer.LearningRate;
        told.Metric = context.Metric is null ? double.NaN : told.Metric;
        told.ValidationLoss = report?.Validation?.Loss ?? double.NaN;
        told.ValidationMetric = report?.Validation?.Metric ?? double.NaN;
        told.Seconds = report?.Seconds ?? double.NaN;
        if (function(user, &told) != 0)
        {
            IsCancelled = true;
            context.Stop();
        }
    }
}
