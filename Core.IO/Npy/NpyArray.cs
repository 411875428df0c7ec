using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Spanwise.Core.IO.Npy;

/// <summary>An array as NumPy saves it: element type, shape, order, and the elements as little-endian bytes.</summary>
public sealed class NpyArray
{
    /// <summary>The largest rank that every version of NumPy reads.</summary>
    public const int MaximumRank = 32;

    private readonly long[] _shape;

    /// <summary>Makes an array over bytes that are already little-endian; they are not copied.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The dimensions; empty for a single value.</param>
    /// <param name="data">The elements.</param>
    /// <param name="isFortranOrder">Whether the first index runs fastest; in C order the last one does.</param>
    /// <exception cref="ArgumentException">The rank is above 32, a dimension is negative, or the bytes do not fill the shape.</exception>
    public NpyArray(NpyType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> data, bool isFortranOrder = false)
    {
        if (shape.Length > MaximumRank)
        {
            throw new ArgumentException($"an array has at most {MaximumRank} dimensions; {shape.Length} were given", nameof(shape));
        }

        Int128 needed = NpyTypes.SizeBytes(type);
        foreach (var dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            needed = needed > int.MaxValue && dimension != 0 ? needed : needed * dimension;
        }

        if (needed != data.Length)
        {
            throw new ArgumentException($"data holds {data.Length} bytes; {type} [{string.Join(", ", shape.ToArray())}] needs {needed}", nameof(data));
        }

        Type = type;
        Data = data;
        IsFortranOrder = isFortranOrder;
        _shape = shape.ToArray();
    }

    /// <summary>The element type.</summary>
    public NpyType Type { get; }

    /// <summary>The dimensions; empty for a single value.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Whether the first index runs fastest.</summary>
    public bool IsFortranOrder { get; }

    /// <summary>The elements as little-endian bytes, in the order that <see cref="IsFortranOrder"/> tells.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Makes an array of a copy of <paramref name="values"/>, which are in C order.</summary>
    /// <typeparam name="T">bool, an integer of 8 to 64 bits, <see cref="Half"/>, float or double: that is the element type.</typeparam>
    /// <param name="shape">The dimensions; empty for a single value.</param>
    /// <param name="values">The elements: as many as the dimensions multiply to.</param>
    /// <exception cref="ArgumentException">There are no elements of this type, the rank is above 32, a dimension is negative, or the elements do not fill the shape.</exception>
    public static NpyArray Of<T>(ReadOnlySpan<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var type = NpyTypes.Of<T>();
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        ReverseOnBigEndian(bytes, NpyTypes.SizeBytes(type));
        return new NpyArray(type, shape, bytes);
    }

    /// <summary>Makes a <see cref="NpyType.Float32"/> array of a copy of <paramref name="values"/>, which are in C order.</summary>
    /// <param name="shape">The dimensions.</param>
    /// <param name="values">The elements.</param>
    /// <exception cref="ArgumentException">As that of <see cref="Of"/>.</exception>
    public static NpyArray FromSingles(ReadOnlySpan<long> shape, ReadOnlySpan<float> values) => Of(shape, values);

    /// <summary>Returns a copy of the elements in C order.</summary>
    /// <typeparam name="T">What an element is: bool, an integer of 8 to 64 bits, <see cref="Half"/>, float or double.</typeparam>
    /// <exception cref="InvalidOperationException">The array has another element type.</exception>
    /// <exception cref="ArgumentException">There are no elements of this type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        if (NpyTypes.Of<T>() is var wanted && wanted != Type)
        {
            throw new InvalidOperationException($"the array holds {Type}, not {wanted}");
        }

        var source = ToCOrder().Data.Span;
        var values = new T[source.Length / NpyTypes.SizeBytes(Type)];
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        source.CopyTo(bytes);
        ReverseOnBigEndian(bytes, NpyTypes.SizeBytes(Type));
        if (Type == NpyType.Bool)
        {
            // A file may hold any byte; what is not 0 is true, and in memory true is 1.
            foreach (ref var value in bytes)
            {
                value = value == 0 ? (byte)0 : (byte)1;
            }
        }

        return values;
    }

    /// <summary>Returns the elements of a <see cref="NpyType.Float32"/> array in C order.</summary>
    /// <exception cref="InvalidOperationException">The array has another element type.</exception>
    public float[] ToSingles() => ToArray<float>();

    /// <summary>Returns the elements in C order, each rounded to the nearest single; truth values are 0 and 1.</summary>
    public float[] ConvertToSingles()
    {
        var bytes = ToCOrder().Data.Span;
        var size = NpyTypes.SizeBytes(Type);
        var values = new float[bytes.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            var element = bytes[(i * size)..];
            values[i] = Type switch
            {
                NpyType.Bool => element[0] == 0 ? 0f : 1f,
                NpyType.UInt8 => element[0],
                NpyType.Int8 => (sbyte)element[0],
                NpyType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                NpyType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                NpyType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                NpyType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                NpyType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                NpyType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(element),
                NpyType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                NpyType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
            };
        }

        return values;
    }

    /// <summary>Returns the same array in C order; itself if it is in C order.</summary>
    public NpyArray ToCOrder()
    {
        if (!IsFortranOrder)
        {
            return this;
        }

        var source = Data.Span;
        var target = new byte[source.Length];
        var size = NpyTypes.SizeBytes(Type);

        // The indices count up in C order; strides say where Fortran order keeps each element.
        Span<long> index = stackalloc long[MaximumRank];
        Span<long> strides = stackalloc long[MaximumRank];
        index.Clear();
        long stride = size;
        for (var d = 0; d < _shape.Length; d++)
        {
            strides[d] = stride;
            stride *= _shape[d];
        }

        long from = 0;
        for (var to = 0; to < target.Length; to += size)
        {
            source.Slice((int)from, size).CopyTo(target.AsSpan(to));
            for (var d = _shape.Length - 1; d >= 0; d--)
            {
                from += strides[d];
                if (++index[d] < _shape[d])
                {
                    break;
                }

                from -= strides[d] * _shape[d];
                index[d] = 0;
            }
        }

        return new NpyArray(Type, _shape, target);
    }

    private static void ReverseOnBigEndian(Span<byte> bytes, int elementBytes)
    {
        for (var i = 0; !BitConverter.IsLittleEndian && i < bytes.Length; i += elementBytes)
        {
            bytes.Slice(i, elementBytes).Reverse();
        }
    }
}
