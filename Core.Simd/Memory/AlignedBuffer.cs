using System.Runtime.InteropServices;

namespace Spanwise.Core.Simd.Memory;

/// <summary>A zeroed block of floats outside the garbage collector's heap, aligned to a cache line.</summary>
/// <remarks>
/// <para>
/// Arrays of the garbage collector are aligned to 8 bytes, so that half of all 64-byte loads would touch two cache lines. This
/// block starts on a multiple of <see cref="AlignmentBytes"/> and never moves.
/// </para>
/// <para>
/// Spans and pointers taken from it do not keep it alive: the object has to be reachable for as long as they are used (a field of
/// the model that computes on it, and <see cref="GC.KeepAlive"/> at the end of a public method whose last use of it is a span).
/// A job that reaches the buffer through its fields is safe while <see cref="Threading.WorkerTeam.Run(Threading.IWorkerJob)"/> runs it.
/// </para>
/// <para>A buffer that is not disposed is freed by its finalizer.</para>
/// </remarks>
public sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Every buffer starts on a multiple of this many bytes: one cache line, one AVX-512 register.</summary>
    public const int AlignmentBytes = 64;

    /// <summary><see cref="AlignmentBytes"/> counted in floats.</summary>
    public const int AlignmentFloats = AlignmentBytes / sizeof(float);

    /// <summary>How many buffers in a row <see cref="Create"/> can keep apart.</summary>
    public const int StaggerSlots = 8;

    // Loads and stores whose addresses agree in the low 12 bits are taken for the same by the store buffer and share an L1 set.
    private const int PageBytes = 4096;

    private void* _block;
    private float* _start;

    /// <summary>Makes a buffer of zeros.</summary>
    /// <param name="floats">How many floats it holds; 0 is legal.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="floats"/> is negative or cannot be addressed.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public AlignedBuffer(long floats)
        : this(floats, AlignmentBytes, 0)
    {
    }

    private AlignedBuffer(long floats, int alignmentBytes, int offsetBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(floats, (nint.MaxValue / sizeof(float)) - PageBytes);

        // Whole cache lines, so that a vector load that begins inside the buffer never leaves the block.
        var payloadBytes = (((nuint)floats * sizeof(float)) + AlignmentBytes - 1) & ~(nuint)(AlignmentBytes - 1);

        // calloc hands out fresh pages untouched: a page costs memory only once something is written to it.
        _block = NativeMemory.AllocZeroed(payloadBytes + (nuint)alignmentBytes + (nuint)offsetBytes);
        var aligned = ((nuint)_block + (nuint)alignmentBytes - 1) & ~((nuint)alignmentBytes - 1);
        _start = (float*)(aligned + (nuint)offsetBytes);
        Length = floats;
        if (PressureBytes > 0)
        {
            GC.AddMemoryPressure(PressureBytes);
        }
    }

    /// <summary>Frees the block of a buffer that was not disposed.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>How many floats the buffer holds.</summary>
    public long Length { get; }

    /// <summary>The address of the first float, a multiple of <see cref="AlignmentBytes"/>.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_block == null, this);
            return _start;
        }
    }

    /// <summary>The whole buffer.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer is longer than a span can be; take <see cref="Slice"/>s.</exception>
    public Span<float> Span => Length <= int.MaxValue
        ? new Span<float>(Pointer, (int)Length)
        : throw new InvalidOperationException($"a span holds at most {int.MaxValue} floats; the buffer holds {Length}");

    /// <summary>Makes a buffer that starts at another place of its 4 KiB page than its neighbours in a group.</summary>
    /// <remarks>
    /// Large blocks of the system all start at the same place of a page. A loop that walks several of them at one index (weights,
    /// gradient and the moments of Adam) then makes the processor confuse loads with earlier stores. Give the buffers of such a
    /// group the slots 0, 1, 2, …: the first slots lie farthest apart, and after <see cref="StaggerSlots"/> they repeat.
    /// </remarks>
    /// <param name="floats">How many floats the buffer holds; 0 is legal.</param>
    /// <param name="stagger">The buffer's number in its group, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative, or the length cannot be addressed.</exception>
    public static AlignedBuffer Create(long floats, int stagger)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stagger);
        return new AlignedBuffer(floats, PageBytes, StaggerBytes(stagger));
    }

    /// <summary>Rounds a length up to whole cache lines.</summary>
    /// <param name="floats">A length in floats, not negative.</param>
    public static long RoundUp(long floats) => (floats + AlignmentFloats - 1) & ~(AlignmentFloats - 1L);

    /// <summary>A part of the buffer.</summary>
    /// <param name="start">The first float of the part.</param>
    /// <param name="length">How many floats it has.</param>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the buffer.</exception>
    public Span<float> Slice(long start, int length)
    {
        if (start < 0 || length < 0 || start > Length - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), start, $"a slice lies inside the buffer; [{start}, {start} + {length}) does not lie in [0, {Length})");
        }

        return new Span<float>(Pointer + start, length);
    }

    /// <summary>Frees the block; what was taken from it must not be used any more.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    // The collector sees 40 bytes where megabytes hang; without a hint, models dropped in a loop would pile up.
    private long PressureBytes => Length * sizeof(float);

    // 0, 2048, 1024, 3072, 512, …: the slot's three bits reversed.
    private static int StaggerBytes(int stagger) => ((stagger & 1) * 2048) + ((stagger & 2) * 512) + ((stagger & 4) * 128);

    private void Free()
    {
        if (_block != null)
        {
            NativeMemory.Free(_block);
            _block = null;
            _start = null;
            if (PressureBytes > 0)
            {
                GC.RemoveMemoryPressure(PressureBytes);
            }
        }
    }
}
