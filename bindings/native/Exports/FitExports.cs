using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Threading;
using Spanwise.Core.Train;
using Spanwise.Native.Boundary;
using Spanwise.Native.Objects;
using Spanwise.Native.Options;

namespace Spanwise.Native.Exports;

/// <summary>Training, evaluation and prediction over the caller's arrays.</summary>
internal static unsafe class FitExports
{
    [UnmanagedCallersOnly(EntryPoint = "spw_fit", CallConvs = [typeof(CallConvCdecl)])]
    public static int Fit(
        ulong model, byte* options, long optionsBytes, NativeData* train, NativeData* validation, delegate* unmanaged[Cdecl]<void*, NativeProgress*, int> progress, void* user)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            var target = borrowed.Target;
            var description = TrainingDescription.Parse(Text.Read(nameof(options), options, optionsBytes), target.Saved.Loss);
            var samples = Source(nameof(train), train, target);
            var judged = validation == null ? null : Source(nameof(validation), validation, target);
            var callback = new ProgressCallback(progress, user, description.ProgressMilliseconds);
            target.BeginTraining();
            try
            {
                using var trainer = new Trainer(
                    target.Model, description.Loss, description.Optimizer, description.ToTrainerOptions() with { Callbacks = [callback] }, description.Metric);
                trainer.Fit(samples, judged);
            }
            finally
            {
                target.EndTraining();
            }

            return callback.IsCancelled
                ? throw new BoundaryException(Status.Cancelled, "the progress function asked for the end; the parameters are those of the last whole step")
                : (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_evaluate", CallConvs = [typeof(CallConvCdecl)])]
    public static int Evaluate(ulong model, byte* options, long optionsBytes, NativeData* data, double* loss, double* metric)
    {
        try
        {
            ref var meanLoss = ref Buffers.Result(nameof(loss), loss);
            ref var meanMetric = ref Buffers.Result(nameof(metric), metric);
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            var target = borrowed.Target;
            var description = TrainingDescription.Parse(Text.Read(nameof(options), options, optionsBytes), target.Saved.Loss);
            using var trainer = new Trainer(target.Model, description.Loss, description.Optimizer, description.ToTrainerOptions(), description.Metric);
            (meanLoss, meanMetric) = trainer.Evaluate(Source(nameof(data), data, target));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_predict", CallConvs = [typeof(CallConvCdecl)])]
    public static int Predict(ulong model, int threads, float* x, long xLength, long samples, float* y, long yLength)
    {
        try
        {
            if (threads is < 0 or > WorkerTeam.MaxWorkers)
            {
                throw new BoundaryException(Status.Argument, $"threads must be from 0 to {WorkerTeam.MaxWorkers}; it is {threads}");
            }

            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            var target = borrowed.Target.Model;
            var data = new NativeData { Samples = samples, Inputs = x, InputsLength = xLength };
            var source = new NativeSource(nameof(x), data, target, hasTargets: false);
            var outputs = Buffers.Write(nameof(y), y, yLength, (long)source.Count * target.Output.Count);
            using var trainer = new Trainer(target, new MeanSquaredError(), new Core.Train.Optimizers.Sgd(), new TrainerOptions { Threads = threads > 0 ? threads : null });
            trainer.Predict(source).CopyTo(outputs);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    private static NativeSource Source(string name, NativeData* data, NativeModel model) => new(name, Buffers.Structure(name, data), model.Model);
}
