using System.Runtime.InteropServices;

namespace Spanwise.Core.Simd.Threading;

/// <summary>The counters that the workers of one run share, each on cache lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 640)]
internal struct Meeting
{
    /// <summary>One worker that has finished its share, in <see cref="Count"/>.</summary>
    public const int OneFinished = 1 << 16;

    /// <summary>Set in <see cref="Count"/> when a worker failed.</summary>
    public const int OneFailed = 1 << 30;

    /// <summary>Bits 0–15: workers waiting at the barrier. Bits 16–29: workers that have finished their share. Bit 30: one failed.</summary>
    /// <remarks>One word, so that whoever changes it knows the whole state at that moment.</remarks>
    [FieldOffset(128)]
    public int Count;

    /// <summary>Goes up when a barrier is complete, or broken.</summary>
    [FieldOffset(256)]
    public int Passed;

    /// <summary>Goes up when the last worker of a run has finished.</summary>
    [FieldOffset(384)]
    public int Joined;

    /// <summary>1 when a worker of this run failed.</summary>
    [FieldOffset(512)]
    public int Broken;

    /// <summary>The workers waiting at the barrier.</summary>
    public static int Waiting(int count) => count & (OneFinished - 1);

    /// <summary>The workers that have finished their share.</summary>
    public static int Finished(int count) => (count & (OneFailed - 1)) / OneFinished;

    /// <summary>Whether a worker failed.</summary>
    public static bool HasFailed(int count) => (count & OneFailed) != 0;
}
