using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spanwise.Native.Boundary;
using Spanwise.Native.Objects;

namespace Spanwise.Native.Exports;

/// <summary>The parameters of a model, where they lie.</summary>
internal static unsafe class ParameterExports
{
    [UnmanagedCallersOnly(EntryPoint = "spw_model_parameter", CallConvs = [typeof(CallConvCdecl)])]
    public static int Parameter(ulong model, int index, ParameterInfo* info)
    {
        try
        {
            ref var told = ref Buffers.Structure(nameof(info), info);
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            var parameters = borrowed.Target.Model.Parameters;
            if ((uint)index >= (uint)parameters.Tensors.Length)
            {
                throw new BoundaryException(Status.Argument, $"index must be from 0 to {parameters.Tensors.Length - 1}, one for each tensor; it is {index}");
            }

            var tensor = parameters.Tensors[index];
            told.Layer = tensor.Layer;
            told.IsTrained = tensor.Spec.IsTrained ? 1 : 0;
            told.IsTransposedInFiles = tensor.Spec.IsStoredTransposed ? 1 : 0;
            told.Length = tensor.Count;

            // Outside the collector's heap: the address stays for as long as the model lives.
            told.Data = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(parameters[tensor]));
            fixed (long* shape = told.Shape)
            {
                told.Rank = ModelExports.Extents(tensor.Spec.Shape, shape);
            }

            fixed (byte* name = told.Name)
            {
                Text.WriteCut(tensor.Name, new Span<byte>(name, ParameterInfo.NameBytes));
            }

            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    // No plan keeps a packed copy today; a program that calls this goes on working when one does.
    [UnmanagedCallersOnly(EntryPoint = "spw_model_parameters_changed", CallConvs = [typeof(CallConvCdecl)])]
    public static int ParametersChanged(ulong model)
    {
        try
        {
            using var borrowed = Handles.Borrow<NativeModel>(nameof(model), model);
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }
}
