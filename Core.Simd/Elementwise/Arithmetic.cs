using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>Arithmetic over spans; the result may be one of the inputs, and may not overlap one in part.</summary>
public static unsafe class Arithmetic
{
    /// <summary>y = a + b.</summary>
    /// <exception cref="ArgumentException">b or y is shorter than a, or y overlaps one of them in part.</exception>
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, SimdLevel? level = null) =>
        Map.Zip(a, b, y, default(AddOperator), level);

    /// <summary>y = a − b.</summary>
    /// <exception cref="ArgumentException">b or y is shorter than a, or y overlaps one of them in part.</exception>
    public static void Subtract(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, SimdLevel? level = null) =>
        Map.Zip(a, b, y, default(SubtractOperator), level);

    /// <summary>y = a · b, element by element.</summary>
    /// <exception cref="ArgumentException">b or y is shorter than a, or y overlaps one of them in part.</exception>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, SimdLevel? level = null) =>
        Map.Zip(a, b, y, default(MultiplyOperator), level);

    /// <summary>y = factor · x.</summary>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    public static void Scale(ReadOnlySpan<float> x, float factor, Span<float> y, SimdLevel? level = null) =>
        Map.Apply(x, y, new ScaleOperator(factor), level);

    /// <summary>y = y + factor · x, fused where the instruction set has FMA.</summary>
    /// <exception cref="ArgumentException">y is shorter than x, or they overlap in part.</exception>
    public static void Axpy(float factor, ReadOnlySpan<float> x, Span<float> y, SimdLevel? level = null)
    {
        ThrowHelper.RequireLength(nameof(y), y.Length, x.Length);
        Map.Zip(x, y[..x.Length], y, new AxpyOperator(factor), level);
    }

    /// <summary>y = value in every place.</summary>
    public static void Fill(Span<float> y, float value) => y.Fill(value);

    /// <summary>y[row, column] = y[row, column] + bias[column].</summary>
    /// <param name="y">A matrix of <paramref name="rows"/> rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="stride">The floats from one row's start to the next one's, at least <paramref name="columns"/>.</param>
    /// <param name="bias">One number a column.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">y or bias is too short, or they overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the stride is less than the columns.</exception>
    public static void AddRowBias(Span<float> y, int rows, int columns, int stride, ReadOnlySpan<float> bias, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(y), y.Length, rows, columns, stride);
        ThrowHelper.RequireLength(nameof(bias), bias.Length, columns);
        ThrowHelper.RequireApart(nameof(bias), bias, nameof(y), y);
        fixed (float* py = y, pb = bias)
        {
            var kernel = new RowBiasKernel(py, pb, rows, columns, stride);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    /// <summary>y[row, column] = f(first[row, column] + second[row, column] + bias[column]), added in this order: puts together sums that were made in two parts.</summary>
    /// <param name="first">A matrix of <paramref name="rows"/> rows.</param>
    /// <param name="second">Another one; its rows are <paramref name="partStride"/> floats apart, too.</param>
    /// <param name="partStride">The floats from one row's start to the next one's in both parts, at least <paramref name="columns"/>.</param>
    /// <param name="bias">One number a column; empty for none.</param>
    /// <param name="relu">True if f(x) is max(0, x), false if it is x.</param>
    /// <param name="y">The result; may be neither part.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="stride">The floats from one row's start to the next one's in y, at least <paramref name="columns"/>.</param>
    /// <param name="level">The instruction set; the best available when null.</param>
    /// <exception cref="ArgumentException">A span is too short, or y overlaps one of the others.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or a stride is less than the columns.</exception>
    public static void AddParts(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int partStride, ReadOnlySpan<float> bias, bool relu, Span<float> y, int rows, int columns, int stride, SimdLevel? level = null)
    {
        ThrowHelper.RequireMatrix(nameof(first), first.Length, rows, columns, partStride);
        ThrowHelper.RequireMatrix(nameof(second), second.Length, rows, columns, partStride);
        ThrowHelper.RequireMatrix(nameof(y), y.Length, rows, columns, stride);
        ThrowHelper.RequireApart(nameof(first), first, nameof(y), y);
        ThrowHelper.RequireApart(nameof(second), second, nameof(y), y);
        if (!bias.IsEmpty)
        {
            ThrowHelper.RequireLength(nameof(bias), bias.Length, columns);
            ThrowHelper.RequireApart(nameof(bias), bias, nameof(y), y);
        }

        fixed (float* pf = first, ps = second, pb = bias, py = y)
        {
            var kernel = new PartSumKernel(pf, ps, partStride, pb, relu, py, stride, rows, columns);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }

    /// <summary>y = x · scale + shift: turns bytes such as pixels into floats.</summary>
    /// <remarks>Fused where the instruction set has FMA; then y differs in its last bit from the scalar level's.</remarks>
    /// <exception cref="ArgumentException">y is shorter than x.</exception>
    public static void ConvertBytes(ReadOnlySpan<byte> x, Span<float> y, float scale = 1f, float shift = 0f, SimdLevel? level = null)
    {
        ThrowHelper.RequireLength(nameof(y), y.Length, x.Length);
        fixed (byte* px = x)
        fixed (float* py = y)
        {
            var kernel = new ByteKernel(px, py, x.Length, scale, shift);
            SimdDispatch.Run(SimdInfo.Resolve(level), ref kernel);
        }
    }
}
