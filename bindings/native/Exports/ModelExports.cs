using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Native.Boundary;
using Spanwise.Native.Objects;

namespace Spanwise.Native.Exports;

/// <summary>Models: made, loaded, saved, described.</summary>
internal static unsafe class ModelExports
{
    [UnmanagedCallersOnly(EntryPoint = "spw_model_create", CallConvs = [typeof(CallConvCdecl)])]
    public static int Create(byte* json, long jsonBytes, ulong seed, ulong* model)
    {
        try
        {
            ref var handle = ref Buffers.Result(nameof(model), model);
            handle = 0;
            var saved = ModelDescription.Read(Text.Read(nameof(json), json, jsonBytes), "json");
            saved.Model.Initialize(seed);
            handle = Handles.Add(new NativeModel(saved));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_model_load", CallConvs = [typeof(CallConvCdecl)])]
    public static int Load(byte* path, long pathBytes, ulong* model)
    {
        try
        {
            ref var handle = ref Buffers.Result(nameof(model), model);
            handle = 0;
            var name = Path(path, pathBytes);
            using var file = InputFile.Open(name);
            handle = Handles.Add(new NativeModel(ModelFile.Read(file, name)));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_model_read", CallConvs = [typeof(CallConvCdecl)])]
    public static int ReadMemory(byte* data, long dataBytes, ulong* model)
    {
        try
        {
            ref var handle = ref Buffers.Result(nameof(model), model);
            handle = 0;
            var bytes = Buffers.Read(nameof(data), data, dataBytes);
            using Stream stream = bytes.IsEmpty ? new MemoryStream() : new UnmanagedMemoryStream(data, bytes.Length);
            handle = Handles.Add(new NativeModel(ModelFile.Read(stream, nameof(data))));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_model_save", CallConvs = [typeof(CallConvCdecl)])]
    public static int Save(ulong model, byte* path, long pathBytes)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            var saved = borrowed.Target.Saved;
            AtomicFile.Write(Path(path, pathBytes), replace: true, stream => ModelFile.Write(stream, saved));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_model_write", CallConvs = [typeof(CallConvCdecl)])]
    public static int WriteMemory(ulong model, byte* buffer, long bytes, long* needed)
    {
        try
        {
            ref var length = ref Buffers.Result(nameof(needed), needed);
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            using var stream = new MemoryStream();
            ModelFile.Write(stream, borrowed.Target.Saved);
            length = stream.Length;
            if (bytes == 0)
            {
                return (int)Status.Ok;
            }

            stream.GetBuffer().AsSpan(0, (int)length).CopyTo(Buffers.Write(nameof(buffer), buffer, bytes, length));
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_model_destroy", CallConvs = [typeof(CallConvCdecl)])]
    public static int Destroy(ulong model)
    {
        try
        {
            Handles.Destroy<NativeModel>(nameof(model), model);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_model_info_of", CallConvs = [typeof(CallConvCdecl)])]
    public static int Info(ulong model, ModelInfo* info)
    {
        try
        {
            ref var told = ref Buffers.Structure(nameof(info), info);
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            var described = borrowed.Target.Model;
            told.Layers = described.Layers.Length;
            told.Tensors = described.Parameters.Tensors.Length;
            told.Parameters = described.Parameters.Count;
            told.InputFloats = described.Input.Count;
            told.OutputFloats = described.Output.Count;
            fixed (long* input = told.InputShape, output = told.OutputShape)
            {
                told.InputRank = Extents(described.Input, input);
                told.OutputRank = Extents(described.Output, output);
            }

            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_model_describe", CallConvs = [typeof(CallConvCdecl)])]
    public static int Describe(ulong model, byte* buffer, long bytes, long* needed)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            Text.Write(ModelDescription.Write(borrowed.Target.Saved), buffer, bytes, needed);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_model_summary", CallConvs = [typeof(CallConvCdecl)])]
    public static int Summary(ulong model, byte* buffer, long bytes, long* needed)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            Text.Write(borrowed.Target.Model.Summary().ToString(), buffer, bytes, needed);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_model_initialize", CallConvs = [typeof(CallConvCdecl)])]
    public static int Initialize(ulong model, ulong seed)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            borrowed.Target.BeginTraining();
            try
            {
                borrowed.Target.Model.Initialize(seed);
            }
            finally
            {
                borrowed.Target.EndTraining();
            }

            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    /// <summary>Writes as many extents as there is room for, and tells how many there are.</summary>
    internal static int Extents(Shape shape, long* places)
    {
        for (var axis = 0; axis < ModelInfo.MostDimensions; axis++)
        {
            places[axis] = axis < shape.Rank ? shape[axis] : 0;
        }

        return shape.Rank;
    }

    private static string Path(byte* path, long bytes)
    {
        var name = Text.Read("path", path, bytes);
        return name.Length > 0 ? name : throw new BoundaryException(Status.Argument, "path must not be empty");
    }
}
