using System.Runtime.Intrinsics.X86;

namespace Spanwise.Core.Simd.Isa;

/// <summary>Advice to the processor about memory that will be read soon. It never faults and changes no result.</summary>
public static unsafe class CacheHint
{
    private const int LineBytes = 64;

    /// <summary>Asks for bytes to be brought into the second-level cache; does nothing where the runtime has no such instruction.</summary>
    /// <param name="bytes">What will be read.</param>
    public static void Fetch(ReadOnlySpan<byte> bytes)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        fixed (byte* start = bytes)
        {
            for (var offset = 0; offset < bytes.Length; offset += LineBytes)
            {
                Sse.Prefetch1(start + offset);
            }
        }
    }
}
