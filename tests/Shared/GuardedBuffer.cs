using System.Runtime.InteropServices;

namespace Spanwise.Testing;

/// <summary>Memory whose first byte behind (or before) it cannot be touched: a read or write there kills the process at once.</summary>
/// <remarks>Use it in a child process (tests/GuardPageRunner): the fault cannot be caught.</remarks>
public sealed unsafe class GuardedBuffer : IDisposable
{
    private readonly byte* _pages;
    private readonly nuint _pageBytes;
    private readonly nuint _totalBytes;
    private readonly byte* _start;
    private readonly int _bytes;

    /// <summary>Makes a zeroed buffer flush against the guard page on one side; the other side has one too, further away.</summary>
    /// <param name="bytes">The length; 0 is legal.</param>
    /// <param name="side">Which end touches its guard page exactly.</param>
    public GuardedBuffer(int bytes, GuardSide side)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _pageBytes = (nuint)Environment.SystemPageSize;
        var payload = (((nuint)Math.Max(bytes, 1) + _pageBytes - 1) / _pageBytes) * _pageBytes;
        _totalBytes = payload + (2 * _pageBytes);
        _pages = (byte*)GuardPages.Reserve(_totalBytes);
        GuardPages.Protect(_pages + _pageBytes, payload, PageAccess.ReadWrite);
        _start = side == GuardSide.End ? _pages + _pageBytes + payload - (nuint)bytes : _pages + _pageBytes;
        _bytes = bytes;
    }

    /// <summary>The length in bytes.</summary>
    public int LengthBytes => _bytes;

    /// <summary>The buffer as bytes.</summary>
    public Span<byte> Bytes => new(_start, _bytes);

    /// <summary>The buffer as floats.</summary>
    public Span<float> Floats => MemoryMarshal.Cast<byte, float>(Bytes);

    /// <summary>The address of the first float.</summary>
    public float* Pointer => (float*)_start;

    /// <summary>A buffer of floats holding <paramref name="content"/>, which may be made read-only.</summary>
    public static GuardedBuffer Of(ReadOnlySpan<float> content, GuardSide side, bool readOnly = false)
    {
        var buffer = new GuardedBuffer(content.Length * sizeof(float), side);
        content.CopyTo(buffer.Floats);
        if (readOnly)
        {
            buffer.MakeReadOnly();
        }

        return buffer;
    }

    /// <summary>From now on a write kills the process.</summary>
    public void MakeReadOnly() => GuardPages.Protect(_pages + _pageBytes, _totalBytes - (2 * _pageBytes), PageAccess.Read);

    /// <inheritdoc/>
    public void Dispose() => GuardPages.Release(_pages, _totalBytes);
}

/// <summary>Which end of a buffer touches its guard page.</summary>
public enum GuardSide
{
    /// <summary>The first byte follows the guard page.</summary>
    Start,

    /// <summary>The guard page follows the last byte.</summary>
    End,
}
