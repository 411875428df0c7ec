using System.Runtime.CompilerServices;

namespace Spanwise.Native.Boundary;

/// <summary>Pointers with lengths, checked before anything is read through them.</summary>
internal static unsafe class Buffers
{
    /// <summary>A buffer to read.</summary>
    /// <param name="name">The argument's name.</param>
    /// <param name="data">Its first element; may be null if there are none.</param>
    /// <param name="length">How many elements it holds.</param>
    public static ReadOnlySpan<T> Read<T>(string name, T* data, long length)
        where T : unmanaged
    {
        Check(name, data, length, sizeof(T));
        return new ReadOnlySpan<T>(data, (int)length);
    }

    /// <summary>A buffer to read that must hold some number of elements; what lies behind them is left alone.</summary>
    public static ReadOnlySpan<T> Read<T>(string name, T* data, long length, long needed)
        where T : unmanaged
    {
        RequireLength(name, length, needed);
        return Read(name, data, needed);
    }

    /// <summary>A buffer to write.</summary>
    public static Span<T> Write<T>(string name, T* data, long length)
        where T : unmanaged
    {
        Check(name, data, length, sizeof(T));
        return new Span<T>(data, (int)length);
    }

    /// <summary>A buffer to write that must hold some number of elements; what lies behind them is left alone.</summary>
    public static Span<T> Write<T>(string name, T* data, long length, long needed)
        where T : unmanaged
    {
        RequireLength(name, length, needed);
        return Write(name, data, needed);
    }

    /// <summary>A place for one result.</summary>
    public static ref T Result<T>(string name, T* place)
        where T : unmanaged
    {
        Check(name, place, 1, Math.Min(sizeof(T), sizeof(long)));
        return ref *place;
    }

    /// <summary>A place for a structure, whose first field the caller has set to its size.</summary>
    public static ref T Structure<T>(string name, T* place)
        where T : unmanaged
    {
        Check(name, place, 1, sizeof(long));
        var size = *(uint*)place;
        if (size != sizeof(T))
        {
            throw new BoundaryException(Status.Argument, $"{name}->size must be the size of the structure, {sizeof(T)}; it is {size}");
        }

        return ref *place;
    }

    /// <summary>A count from 0 on that fits 31 bits.</summary>
    public static int Count(string name, long value, int least = 0)
    {
        if (value < least || value > int.MaxValue)
        {
            throw new BoundaryException(Status.Argument, $"{name} must be from {least} to {int.MaxValue}; it is {value}");
        }

        return (int)value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check(string name, void* data, long length, int elementBytes)
    {
        if ((ulong)length > int.MaxValue || (data == null && length != 0) || ((nuint)data & (nuint)(elementBytes - 1)) != 0)
        {
            Refuse(name, data, length, elementBytes);
        }
    }

    private static void Refuse(string name, void* data, long length, int elementBytes)
    {
        if ((ulong)length > int.MaxValue)
        {
            throw new BoundaryException(Status.Argument, $"the length of {name} must be from 0 to {int.MaxValue}; it is {length}");
        }

        throw new BoundaryException(Status.Argument, data == null
            ? $"{name} must not be NULL"
            : $"{name} must lie on a multiple of {elementBytes} bytes; it lies at 0x{(nuint)data:x}");
    }

    private static void RequireLength(string name, long length, long needed)
    {
        if (length >= 0 && length < needed)
        {
            throw new BoundaryException(Status.Length, $"{name} holds {length} elements; {needed} are needed");
        }

        if (length < 0)
        {
            throw new BoundaryException(Status.Argument, $"the length of {name} must not be negative; it is {length}");
        }
    }
}
