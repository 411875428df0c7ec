using System.Runtime.InteropServices;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Bench.Peers;

/// <summary>Finds and loads OpenBLAS, set up to be at its best.</summary>
internal static unsafe partial class OpenBlasLibrary
{
    private static readonly string[] Names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib", "libopenblas.dll", "openblas"];

    /// <summary>The processor whose kernels the library is to take, as it names them; null takes the best for the level in force. Counts until <see cref="Load"/>.</summary>
    public static string? Core { get; set; }

    // The level in force may be lower than the machine's, and the peer is held to the same instructions. With AVX-512, SkylakeX
    // and the library's own choice on newer processors (Cooperlake) have the same single-precision kernels.
    private static string? CoreOfLevel => SimdInfo.Current switch
    {
        SimdLevel.Avx512 => "SkylakeX",
        SimdLevel.Avx2 => "Haswell",
        _ => null,
    };

    /// <summary>Loads the library; 0 if the machine has none.</summary>
    public static nint Load()
    {
        if (!OperatingSystem.IsWindows())
        {
            PrepareEnvironment();
        }

        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                if (NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out var setThreads))
                {
                    ((delegate* unmanaged[Cdecl]<int, void>)setThreads)(1);
                }

                return library;
            }
        }

        return 0;
    }

    /// <summary>The address of a function; 0 if there is none.</summary>
    public static nint Find(nint library, string function) => library != 0 && NativeLibrary.TryGetExport(library, function, out var address) ? address : 0;

    /// <summary>Version and kernels, as the library names them.</summary>
    public static string Describe(nint library)
    {
        var getConfig = Find(library, "openblas_get_config");
        var getCore = Find(library, "openblas_get_corename");
        if (getConfig == 0 || getCore == 0)
        {
            return library == 0 ? "absent: a naive loop stands in" : "OpenBLAS";
        }

        var config = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)getConfig)()) ?? string.Empty;
        var core = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)getCore)());
        return $"{string.Join(' ', config.Split(' ').Take(2))}, kernels {core}, one thread";
    }

    // The library reads its environment once, when it is loaded, and from the C side, which .NET's own variables do not reach. A
    // shell may hold settings made for other work, which bind the library to an old processor's kernels or cache sizes.
    private static void PrepareEnvironment()
    {
        SetEnvironment("OPENBLAS_NUM_THREADS", "1", 1);
        UnsetEnvironment("OPENBLAS_L2_SIZE");
        UnsetEnvironment("OPENBLAS_CORETYPE");
        if ((Core ?? CoreOfLevel) is { } core)
        {
            SetEnvironment("OPENBLAS_CORETYPE", core, 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnvironment(string name);
}
