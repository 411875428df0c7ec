using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Conv;

/// <summary>
/// Sixteen samples side by side: number i of all of them at [i, 0…16). Sixteen whatever the instruction set, so that what is summed over a
/// group does not depend on the width of a vector.
/// </summary>
public static unsafe class LaneGroup
{
    /// <summary>Samples in a group.</summary>
    public const int Size = 16;

    /// <summary>lanes[i, s] = rows[s, i], with zeros for samples that are not there.</summary>
    /// <param name="rows">The samples, one a row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="count">Samples, at most <see cref="Size"/>.</param>
    /// <param name="features">Floats of a sample.</param>
    /// <param name="lanes">Receives <paramref name="features"/> · 16 floats.</param>
    /// <param name="level">The instruction set; the one in force when null.</param>
    /// <exception cref="ArgumentException">A span is too short, or there are too many samples.</exception>
    public static void FromRows(ReadOnlySpan<float> rows, int stride, int count, int features, Span<float> lanes, SimdLevel? level = null)
    {
        RequireCount(count);
        ThrowHelper.RequireMatrix(nameof(rows), rows.Length, count, features, stride);
        ThrowHelper.RequireLength(nameof(lanes), lanes.Length, (long)features * Size);
        var family = TileFamily.For(SimdInfo.Resolve(level));
        if (count < Size)
        {
            lanes[..(features * Size)].Clear();
        }

        fixed (float* source = rows)
        fixed (float* target = lanes)
        {
            FromRows(family, source, stride, count, features, target);
        }
    }

    /// <summary>The same without checks; lanes of samples that are not there are left as they are, or get what the first of a vector has.</summary>
    internal static void FromSomeRows(TileFamily family, float* rows, nint stride, int count, int features, float* lanes)
    {
        if (features < family.Lanes)
        {
            FromRows(family, rows, stride, count, features, lanes);
            return;
        }

        for (var first = 0; first < count; first += family.Lanes)
        {
            for (var i = 0; i < features; i += family.Lanes)
            {
                nint from = Math.Min(i, features - family.Lanes);
                family.TransposeBlock(rows + (first * stride) + from, stride, Math.Min(family.Lanes, count - first), lanes + (from * Size) + first, Size);
            }
        }
    }

    private static void FromRows(TileFamily family, float* rows, nint stride, int count, int features, float* lanes)
    {
        for (var first = 0; first < count; first += family.Lanes)
        {
            Transpose(family, rows + (first * stride), stride, Math.Min(family.Lanes, count - first), features, lanes + first, Size);
        }
    }

    /// <summary>rows[s, i] = lanes[i, s] for the samples that are there.</summary>
    /// <param name="lanes">The samples side by side.</param>
    /// <param name="rows">Receives the samples, one a row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="count">Samples, at most <see cref="Size"/>.</param>
    /// <param name="features">Floats of a sample.</param>
    /// <param name="level">The instruction set; the one in force when null.</param>
    /// <exception cref="ArgumentException">A span is too short, or there are too many samples.</exception>
    public static void ToRows(ReadOnlySpan<float> lanes, Span<float> rows, int stride, int count, int features, SimdLevel? level = null)
    {
        RequireCount(count);
        ThrowHelper.RequireLength(nameof(lanes), lanes.Length, (long)features * Size);
        ThrowHelper.RequireMatrix(nameof(rows), rows.Length, count, features, stride);
        var family = TileFamily.For(SimdInfo.Resolve(level));
        fixed (float* source = lanes)
        fixed (float* target = rows)
        {
            ToRows(family, source, target, stride, count, features);
        }
    }

    /// <summary>The same without checks.</summary>
    internal static void ToRows(TileFamily family, float* lanes, float* rows, nint stride, int count, int features)
    {
        var first = 0;
        for (; first + family.Lanes <= count; first += family.Lanes)
        {
            Transpose(family, lanes + first, Size, features, family.Lanes, rows + (first * stride), stride);
        }

        if (first < count && features >= family.Lanes)
        {
            SomeToRows(family, lanes + first, rows + (first * stride), stride, count - first, features);
            return;
        }

        for (; first < count; first++)
        {
            for (var i = 0; i < features; i++)
            {
                rows[(first * stride) + i] = lanes[((nint)i * Size) + first];
            }
        }
    }

    // Fewer samples than a vector has lanes: whole blocks are turned round beside the rows, and those that are there copied.
    private static void SomeToRows(TileFamily family, float* lanes, float* rows, nint stride, int count, int features)
    {
        var block = stackalloc float[Size * Size];
        for (var i = 0; i < features; i += family.Lanes)
        {
            nint from = Math.Min(i, features - family.Lanes);
            family.TransposeBlock(lanes + (from * Size), Size, family.Lanes, block, family.Lanes);
            for (var sample = 0; sample < count; sample++)
            {
                new ReadOnlySpan<float>(block + (sample * family.Lanes), family.Lanes).CopyTo(new Span<float>(rows + (sample * stride) + from, family.Lanes));
            }
        }
    }

    /// <summary>rows[s, i] = lanes[i, s] for small whole numbers, such as the winners of max-pooling.</summary>
    /// <param name="lanes">The samples side by side.</param>
    /// <param name="rows">Receives the samples, one a row, as floats.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="count">Samples, at most <see cref="Size"/>.</param>
    /// <param name="features">Numbers of a sample.</param>
    /// <param name="scratch"><paramref name="features"/> · 16 floats.</param>
    /// <param name="level">The instruction set; the one in force when null.</param>
    /// <exception cref="ArgumentException">A span is too short, or there are too many samples.</exception>
    public static void ToRows(ReadOnlySpan<byte> lanes, Span<float> rows, int stride, int count, int features, Span<float> scratch, SimdLevel? level = null)
    {
        ThrowHelper.RequireLength(nameof(lanes), lanes.Length, (long)features * Size);
        ThrowHelper.RequireLength(nameof(scratch), scratch.Length, (long)features * Size);
        fixed (byte* source = lanes)
        fixed (float* target = scratch)
        {
            var kernel = new WidenKernel(source, target, features * Size);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }

        ToRows(scratch, rows, stride, count, features, level);
    }

    /// <summary>rows[s][x, y] = rows[s][y, x]: turns a matrix in each row round, such as [channels, places] into [places, channels].</summary>
    /// <param name="source">The samples.</param>
    /// <param name="sourceStride">Floats from one of them to the next.</param>
    /// <param name="target">Receives the samples.</param>
    /// <param name="targetStride">Floats from one of them to the next.</param>
    /// <param name="count">Samples.</param>
    /// <param name="height">Rows of the matrix.</param>
    /// <param name="width">Columns of the matrix.</param>
    /// <param name="level">The instruction set; the one in force when null.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void TransposeEach(
        ReadOnlySpan<float> source, int sourceStride, Span<float> target, int targetStride, int count, int height, int width, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(source), source.Length, count, height * width, sourceStride);
        ThrowHelper.RequireMatrix(nameof(target), target.Length, count, height * width, targetStride);
        var family = TileFamily.For(SimdInfo.Resolve(level));
        fixed (float* from = source)
        fixed (float* to = target)
        {
            for (var row = 0; row < count; row++)
            {
                Transpose(family, from + ((nint)row * sourceStride), width, height, width, to + ((nint)row * targetStride), height);
            }
        }
    }

    /// <summary>target[j, i] = source[i, j]; touches nothing outside.</summary>
    internal static void Transpose(TileFamily family, float* source, nint sourceStride, int height, int width, float* target, nint targetStride)
    {
        var lanes = family.Lanes;
        if (height < lanes || width < lanes)
        {
            for (var i = 0; i < height; i++)
            {
                for (var j = 0; j < width; j++)
                {
                    target[(j * targetStride) + i] = source[(i * sourceStride) + j];
                }
            }

            return;
        }

        // The last block of rows or columns overlaps the one before instead of being smaller.
        for (var i = 0; i < height; i += lanes)
        {
            nint row = Math.Min(i, height - lanes);
            for (var j = 0; j < width; j += lanes)
            {
                nint column = Math.Min(j, width - lanes);
                family.TransposeBlock(source + (row * sourceStride) + column, sourceStride, lanes, target + (column * targetStride) + row, targetStride);
            }
        }
    }

    private static void RequireCount(int count)
    {
        if (count is < 0 or > Size)
        {
            ThrowHelper.OutOfRange(nameof(count), count, $"from 0 to {Size}");
        }
    }
}
