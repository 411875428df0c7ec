using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Native.Boundary;
using Spanwise.Native.Objects;
using Spanwise.Native.Options;

namespace Spanwise.Native.Exports;

/// <summary>Training by hand, call by call.</summary>
internal static unsafe class SessionExports
{
    [UnmanagedCallersOnly(EntryPoint = "spw_session_create", CallConvs = [typeof(CallConvCdecl)])]
    public static int Create(ulong model, byte* options, long optionsBytes, ulong* session)
    {
        try
        {
            ref var handle = ref Buffers.Result(nameof(session), session);
            handle = 0;
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            var saved = borrowed.Target.Saved;
            var description = TrainingDescription.Parse(Text.Read(nameof(options), options, optionsBytes), saved.Loss);
            description.Loss.Check(saved.Model.Output);
            handle = Handles.Add(new NativeSession(saved.Model, description));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_forward", CallConvs = [typeof(CallConvCdecl)])]
    public static int Forward(ulong session, float* x, long xLength, long rows, int training)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            var target = borrowed.Target;
            var count = Buffers.Count(nameof(rows), rows, least: 1);
            target.Forward(Buffers.Read(nameof(x), x, xLength, (long)count * target.Session.Model.Input.Count), count, training != 0);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_output", CallConvs = [typeof(CallConvCdecl)])]
    public static int Output(ulong session, float* y, long yLength)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            borrowed.Target.RequireRows();
            CopyOut(borrowed.Target.Session.Output, nameof(y), y, yLength);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_loss_classes", CallConvs = [typeof(CallConvCdecl)])]
    public static int LossClasses(ulong session, int* classes, long classesLength, float factor, double* loss)
    {
        try
        {
            ref var result = ref Buffers.Result(nameof(loss), loss);
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            var target = borrowed.Target;
            target.RequireRows();
            result = target.Session.Loss(target.Loss, new Targets(Buffers.Read(nameof(classes), classes, classesLength, target.Rows)), factor);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_loss_values", CallConvs = [typeof(CallConvCdecl)])]
    public static int LossValues(ulong session, float* targets, long targetsLength, float factor, double* loss)
    {
        try
        {
            ref var result = ref Buffers.Result(nameof(loss), loss);
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            var target = borrowed.Target;
            target.RequireRows();
            var floats = target.Session.Model.Output.Count;

            // The loss only reads its targets.
            var values = Buffers.Write(nameof(targets), targets, targetsLength, (long)target.Rows * floats);
            result = target.Session.Loss(target.Loss, new Targets(new Rows(values, target.Rows, floats, floats)), factor);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_set_output_gradient", CallConvs = [typeof(CallConvCdecl)])]
    public static int SetOutputGradient(ulong session, float* gradient, long gradientLength)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            borrowed.Target.RequireRows();
            var rows = borrowed.Target.Session.GradOutput;
            var values = Buffers.Read(nameof(gradient), gradient, gradientLength, (long)rows.Count * rows.Features);
            for (var row = 0; row < rows.Count; row++)
            {
                values.Slice(row * rows.Features, rows.Features).CopyTo(rows[row]);
            }

            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_backward", CallConvs = [typeof(CallConvCdecl)])]
    public static int Backward(ulong session)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            borrowed.Target.Session.Backward();
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_input_gradient", CallConvs = [typeof(CallConvCdecl)])]
    public static int InputGradient(ulong session, float* gradient, long gradientLength)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            borrowed.Target.RequireRows();
            var rows = borrowed.Target.Session.GradInput;
            if (rows.IsEmpty)
            {
                throw new BoundaryException(Status.State, "the session's options must say \"input_gradient\": true; they do not");
            }

            CopyOut(rows, nameof(gradient), gradient, gradientLength);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_gradient", CallConvs = [typeof(CallConvCdecl)])]
    public static int Gradient(ulong session, int index, float** data, long* length)
    {
        try
        {
            ref var address = ref Buffers.Result(nameof(data), (nint*)data);
            ref var count = ref Buffers.Result(nameof(length), length);
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            var tensors = borrowed.Target.Session.Model.Parameters.Tensors;
            if ((uint)index >= (uint)tensors.Length)
            {
                throw new BoundaryException(Status.Argument, $"index must be from 0 to {tensors.Length - 1}, one for each tensor; it is {index}");
            }

            var gradient = borrowed.Target.Session.Gradient(tensors[index].Name);

            // Outside the collector's heap: the address stays for as long as the session lives.
            address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(gradient));
            count = gradient.Length;
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_zero_gradient", CallConvs = [typeof(CallConvCdecl)])]
    public static int ZeroGradient(ulong session)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            borrowed.Target.Session.ZeroGradient();
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_step", CallConvs = [typeof(CallConvCdecl)])]
    public static int Step(ulong session)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            borrowed.Target.Session.Step();
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_set_learning_rate", CallConvs = [typeof(CallConvCdecl)])]
    public static int SetLearningRate(ulong session, float rate)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            borrowed.Target.Session.Optimizer.LearningRate = rate;
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_freeze", CallConvs = [typeof(CallConvCdecl)])]
    public static int Freeze(ulong session, int layer, int frozen)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeSession>(nameof(session), session, exclusive: true);
            if (frozen != 0)
            {
                borrowed.Target.Session.Freeze(layer);
            }
            else
            {
                borrowed.Target.Session.Unfreeze(layer);
            }

            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_session_destroy", CallConvs = [typeof(CallConvCdecl)])]
    public static int Destroy(ulong session)
    {
        try
        {
            Handles.Destroy<NativeSession>(nameof(session), session);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    private static void CopyOut(Rows rows, string name, float* data, long length)
    {
        var values = Buffers.Write(name, data, length, (long)rows.Count * rows.Features);
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row].CopyTo(values[(row * rows.Features)..]);
        }
    }
}
