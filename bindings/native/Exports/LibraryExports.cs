using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Threading;
using Spanwise.Native.Boundary;
using Spanwise.Native.Kernels;
using Spanwise.Native.Objects;

namespace Spanwise.Native.Exports;

/// <summary>What the library is, what went wrong, how many threads.</summary>
internal static unsafe class LibraryExports
{
    private const int Abi = 1;

    [UnmanagedCallersOnly(EntryPoint = "spw_library", CallConvs = [typeof(CallConvCdecl)])]
    public static int Library(LibraryInfo* info)
    {
        try
        {
            ref var told = ref Buffers.Structure(nameof(info), info);
            told.Abi = Abi;
            told.Processors = WorkerTeam.DefaultWorkers;
            told.Threads = MatrixProduct.Threads;
            fixed (byte* version = told.Version, level = told.Level, reason = told.Reason)
            {
                Text.WriteCut(typeof(SimdInfo).Assembly.GetName().Version!.ToString(3), new Span<byte>(version, LibraryInfo.VersionBytes));
                Text.WriteCut(SimdInfo.Name(SimdInfo.Current), new Span<byte>(level, LibraryInfo.LevelBytes));
                Text.WriteCut(SimdInfo.Reason, new Span<byte>(reason, LibraryInfo.ReasonBytes));
            }

            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_last_error", CallConvs = [typeof(CallConvCdecl)])]
    public static int LastErrorMessage(byte* buffer, long bytes, long* needed)
    {
        try
        {
            Text.Write(LastError.Message, buffer, bytes, needed);
            return (int)Status.Ok;
        }
        catch (BoundaryException e)
        {
            // The message asked for stays: a caller with too little room may ask again.
            return (int)e.Status;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "spw_set_threads", CallConvs = [typeof(CallConvCdecl)])]
    public static int SetThreads(int threads)
    {
        try
        {
            if (threads is < 0 or > WorkerTeam.MaxWorkers)
            {
                throw new BoundaryException(Status.Argument, $"threads must be from 0 to {WorkerTeam.MaxWorkers}; it is {threads}");
            }

            MatrixProduct.Threads = threads;
            return (int)Status.Ok;
        }
        catch (Exception e)
        {
            return Failure.Report(e);
        }
    }
}
