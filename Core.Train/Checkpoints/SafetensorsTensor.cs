using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>One named array of a safetensors file: element type, shape, and the elements as little-endian bytes in C order.</summary>
public sealed class SafetensorsTensor
{
    private readonly long[] _shape;

    /// <summary>Makes a tensor over bytes that are already little-endian; they are not copied.</summary>
    /// <param name="name">The tensor's name; not <c>__metadata__</c>, valid Unicode and without NUL.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The dimensions, 64 at most; empty for a single value.</param>
    /// <param name="data">The elements in C order.</param>
    /// <exception cref="ArgumentException">The name is reserved or cannot be written, there are too many dimensions or a negative one, or the bytes do not fill the shape exactly.</exception>
    public SafetensorsTensor(string name, SafetensorsDType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == SafetensorsHeader.MetadataKey || name.Contains('\0') || !SafetensorsWriter.IsUnicode(name))
        {
            throw new ArgumentException($"a tensor cannot be named {DataFormatException.Quote(name)}: the name is reserved, holds NUL or is not valid Unicode", nameof(name));
        }

        if (shape.Length > SafetensorsHeader.MaximumRank)
        {
            throw new ArgumentException($"a tensor has at most {SafetensorsHeader.MaximumRank} dimensions; {shape.Length} were given for {name}", nameof(shape));
        }

        var needed = (Int128)SafetensorsDTypes.SizeBytes(type);
        foreach (var dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));

            // Beyond any buffer's length the exact product no longer matters; it must only not overflow.
            needed = needed > int.MaxValue && dimension != 0 ? needed : needed * dimension;
        }

        if (needed != data.Length)
        {
            throw new ArgumentException(
                $"data of {name} holds {data.Length} bytes; {SafetensorsDTypes.Name(type)} [{string.Join(", ", shape.ToArray())}] needs {needed}", nameof(data));
        }

        Name = name;
        DType = type;
        Data = data;
        _shape = shape.ToArray();
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public SafetensorsDType DType { get; }

    /// <summary>The dimensions; empty for a single value.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>The elements as little-endian bytes in C order.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Number of elements.</summary>
    public int ElementCount => Data.Length / SafetensorsDTypes.SizeBytes(DType);

    /// <summary>Makes an F32 tensor from a copy of <paramref name="values"/>.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="values">The elements in C order.</param>
    public static SafetensorsTensor FromSingles(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values) =>
        new(name, SafetensorsDType.F32, shape, LittleEndian(values));

    /// <summary>Makes an F64 tensor from a copy of <paramref name="values"/>.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="values">The elements in C order.</param>
    public static SafetensorsTensor FromDoubles(string name, ReadOnlySpan<long> shape, ReadOnlySpan<double> values) =>
        new(name, SafetensorsDType.F64, shape, LittleEndian(values));

    /// <summary>Makes an I64 tensor from a copy of <paramref name="values"/>.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="values">The elements in C order.</param>
    public static SafetensorsTensor FromInt64s(string name, ReadOnlySpan<long> shape, ReadOnlySpan<long> values) =>
        new(name, SafetensorsDType.I64, shape, LittleEndian(values));

    /// <summary>Makes a U8 tensor over <paramref name="values"/>, which are not copied.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="values">The elements in C order.</param>
    public static SafetensorsTensor FromBytes(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> values) =>
        new(name, SafetensorsDType.U8, shape, values);

    /// <summary>Returns the elements of an F32, F16 or BF16 tensor as singles; every such value is exact in a single.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another element type.</exception>
    public float[] ToSingles()
    {
        var values = new float[ElementCount];
        CopyTo(values);
        return values;
    }

    /// <summary>Writes the elements of an F32, F16 or BF16 tensor as singles into <paramref name="destination"/>.</summary>
    /// <param name="destination">Room for exactly <see cref="ElementCount"/> singles.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    /// <exception cref="InvalidOperationException">The tensor has another element type.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length != ElementCount)
        {
            throw new ArgumentException($"destination holds {destination.Length} floats; {Name} has {ElementCount}", nameof(destination));
        }

        var bytes = Data.Span;
        switch (DType)
        {
            case SafetensorsDType.F32 when BitConverter.IsLittleEndian:
                bytes.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case SafetensorsDType.F32:
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]);
                }

                break;
            case SafetensorsDType.F16:
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]);
                }

                break;
            case SafetensorsDType.BF16:
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]) << 16);
                }

                break;
            default:
                throw new InvalidOperationException($"{Name} holds {SafetensorsDTypes.Name(DType)}; F32, F16 or BF16 can be read as singles");
        }
    }

    /// <summary>Returns the elements of an F64 tensor.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another element type.</exception>
    public double[] ToDoubles() => FromLittleEndian<double>(SafetensorsDType.F64);

    /// <summary>Returns the elements of an I64 tensor.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another element type.</exception>
    public long[] ToInt64s() => FromLittleEndian<long>(SafetensorsDType.I64);

    private static byte[] LittleEndian<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        ReverseOnBigEndian<T>(bytes);
        return bytes;
    }

    private T[] FromLittleEndian<T>(SafetensorsDType type)
        where T : unmanaged
    {
        if (DType != type)
        {
            throw new InvalidOperationException($"{Name} holds {SafetensorsDTypes.Name(DType)}, not {SafetensorsDTypes.Name(type)}");
        }

        var values = new T[ElementCount];
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        Data.Span.CopyTo(bytes);
        ReverseOnBigEndian<T>(bytes);
        return values;
    }

    private static unsafe void ReverseOnBigEndian<T>(Span<byte> bytes)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            return;
        }

        for (var i = 0; i < bytes.Length; i += sizeof(T))
        {
            bytes.Slice(i, sizeof(T)).Reverse();
        }
    }
}
