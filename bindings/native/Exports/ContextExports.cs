using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spanwise.Core.Simd.Threading;
using Spanwise.Native.Boundary;
using Spanwise.Native.Objects;

namespace Spanwise.Native.Exports;

/// <summary>Inference, in contexts that threads do not share.</summary>
internal static unsafe class ContextExports
{
    [UnmanagedCallersOnly(EntryPoint = "spw_context_create", CallConvs = [typeof(CallConvCdecl)])]
    public static int Create(ulong model, long batch, int threads, ulong* context)
    {
        try
        {
            ref var handle = ref Buffers.Result(nameof(context), context);
            handle = 0;
            if (threads is < 1 or > WorkerTeam.MaxWorkers)
            {
                throw new BoundaryException(Status.Argument, $"threads must be from 1 to {WorkerTeam.MaxWorkers}; it is {threads}");
            }

            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            handle = Handles.Add(new NativeContext(borrowed.Target.Model, Buffers.Count(nameof(batch), batch, least: 1), threads));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_context_run", CallConvs = [typeof(CallConvCdecl)])]
    public static int Run(ulong context, float* x, long xLength, long rows, float* y, long yLength)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeContext>(nameof(context), context, exclusive: true);
            var target = borrowed.Target;
            var count = Buffers.Count(nameof(rows), rows);
            if (count > target.Batch)
            {
                throw new BoundaryException(Status.Argument, $"rows must be from 0 to the context's batch of {target.Batch}; it is {count}");
            }

            Buffers.Read(nameof(x), x, xLength, (long)count * target.Model.Input.Count);
            Buffers.Write(nameof(y), y, yLength, (long)count * target.Model.Output.Count);
            if (count > 0)
            {
                target.Run(x, count, y);
            }

            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_context_destroy", CallConvs = [typeof(CallConvCdecl)])]
    public static int Destroy(ulong context)
    {
        try
        {
            Handles.Destroy<NativeContext>(nameof(context), context);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }
}
