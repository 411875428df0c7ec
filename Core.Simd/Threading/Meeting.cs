using System.Runtime.InteropServices;

namespace Spanwise.Core.Simd.Threading;

/// <summary>The counters that the workers of one run share, each on cache lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal struct Meeting
{
    /// <summary>One worker that has finished its share, in <see cref="Count"/>.</summary>
    public const int OneFinished = 1 << 16;

    /// <summary>Set in <see cref="Count"/> when a worker failed.</summary>
    public const int OneFailed = 1 << 30;

    /// <summary>One complete barrier, in <see cref="Passed"/>.</summary>
    public const int OnePassed = 2;

    /// <summary>Set in <see cref="Passed"/> when no barrier of this run can be complete any more.</summary>
    public const int OneBroken = 1;

    /// <summary>Bits 0–15: workers waiting at the barrier. Bits 16–29: workers that have finished their share. Bit 30: one failed.</summary>
    /// <remarks>One word, so that whoever changes it knows the whole state at that moment.</remarks>
    [FieldOffset(128)]
    public int Count;

    /// <summary>Goes up by <see cref="OnePassed"/> when a barrier is complete; odd from the first failure to the end of the run.</summary>
    [FieldOffset(256)]
    public int Passed;

    /// <summary>Goes up when the last worker of a run has finished.</summary>
    [FieldOffset(384)]
    public int Joined;

    /// <summary>The workers waiting at the barrier.</summary>
    public static int Waiting(int count) => count & (OneFinished - 1);

    /// <summary>The workers that have finished their share.</summary>
    public static int Finished(int count) => (count & (OneFailed - 1)) / OneFinished;

    /// <summary>Whether a worker failed.</summary>
    public static bool HasFailed(int count) => (count & OneFailed) != 0;

    /// <summary>Whether no barrier of this run can be complete any more.</summary>
    public static bool IsBroken(int passed) => (passed & OneBroken) != 0;
}
