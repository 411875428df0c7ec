using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Spanwise.Core.Simd.Isa;

/// <summary>Masks of the first lanes, to be loaded: a comparison would put three more instructions before the first masked load of a small product.</summary>
internal static unsafe class TailMasks
{
    private const int Most = 16;

    // Data of the assembly: it does not move.
    private static ReadOnlySpan<int> Table =>
    [
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Sixteen lanes, of which the first <paramref name="count"/> are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* First(int count) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Table)) + (Most - count);

    /// <summary>Four lanes, of which the first <paramref name="count"/> are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FirstOfFour(int count) => Vector128.Load(First(count));
}
