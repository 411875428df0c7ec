using System.Runtime.InteropServices;

namespace Spanwise.Core.Simd.Threading;

/// <summary>What one worker waits on, on cache lines of its own.</summary>
/// <remarks>
/// 128 bytes apart: x86 fetches lines in pairs and Apple's processors have lines of 128 bytes, so anything closer would make two
/// workers pass a line to and fro.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct WorkerSlot
{
    /// <summary>Goes up by one when the worker is to take part in a run, or to end.</summary>
    [FieldOffset(128)]
    public int Go;

    /// <summary>1 while the worker sleeps, or is about to, and needs its event set.</summary>
    [FieldOffset(132)]
    public int Parked;

    /// <summary>The processor that the worker was last seen on; −1 before its first share.</summary>
    [FieldOffset(136)]
    public int Processor;
}
