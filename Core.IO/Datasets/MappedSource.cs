using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Datasets;

/// <summary>Samples in a safetensors file that stays on the disk: the file is mapped, and a row is read where it lies at the moment it is needed. Allocates nothing.</summary>
/// <remarks>
/// <para>Inputs are a tensor [samples, …] of F32, F16, BF16 or U8; an element becomes element · scale + shift. Targets are a tensor of whole numbers [samples]: classes; or of F32 [samples] or
/// [samples, targets]: rows of floats.</para>
/// <para>Data may be larger than memory: the system keeps what is read often, and gives back what others need more. A file that another program shortens meanwhile ends the process.</para>
/// </remarks>
public sealed unsafe class MappedSource : IDataSource, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly SafetensorsLocation _inputs;
    private readonly SafetensorsLocation _targets;
    private readonly float _scale;
    private readonly float _shift;

    private MappedSource(FileStream stream, SafetensorsLocation inputs, SafetensorsLocation targets, Shape input, float scale, float shift)
    {
        (_inputs, _targets, _scale, _shift, Input) = (inputs, targets, scale, shift, input);
        Count = (int)inputs.Shape[0];
        TargetFloats = IsWhole(targets.DType) ? 0 : targets.Shape.Length == 1 ? 1 : (int)targets.Shape[1];
        _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public Shape Input { get; }

    /// <inheritdoc/>
    public int TargetFloats { get; }

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputs">The name of the inputs' tensor.</param>
    /// <param name="targets">The name of the targets' tensor.</param>
    /// <param name="scale">The factor of an element; finite.</param>
    /// <param name="shift">Added to every scaled element; finite.</param>
    /// <exception cref="DataFormatException">The file is no safetensors file, has no such tensors, or they do not fit one another; or a class is negative or above 2³¹ − 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">scale or shift is not finite.</exception>
    public static MappedSource Open(string path, string inputs = "x", string targets = "y", float scale = 1f, float shift = 0f)
    {
        RequireFinite(nameof(scale), scale);
        RequireFinite(nameof(shift), shift);
        var stream = InputFile.Open(path);
        try
        {
            var index = SafetensorsIndex.Read(stream, path);
            var (x, y) = (Find(index, path, inputs), Find(index, path, targets));
            var input = CheckInputs(x, path);
            CheckTargets(y, x, path);
            var source = new MappedSource(stream, x, y, input, scale, shift);
            source.CheckClasses(path);
            return source;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Announce(ReadOnlySpan<int> samples)
    {
        // The advice does not wait for the disk: where a page is not in memory, nothing happens.
        foreach (var sample in samples)
        {
            CacheHint.Fetch(Row(_inputs, sample));
        }
    }

    /// <inheritdoc/>
    public void ReadInputs(ReadOnlySpan<int> samples, Rows inputs)
    {
        for (var row = 0; row < samples.Length; row++)
        {
            var target = inputs[row];
            var bytes = Row(_inputs, samples[row]);
            if (_inputs.DType == SafetensorsDType.U8)
            {
                Arithmetic.ConvertBytes(bytes, target, _scale, _shift);
                continue;
            }

            Convert(_inputs.DType, bytes, target);
            if (_scale != 1f || _shift != 0f)
            {
                foreach (ref var value in target)
                {
                    value = (value * _scale) + _shift;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void ReadClasses(ReadOnlySpan<int> samples, Span<int> classes)
    {
        if (TargetFloats > 0)
        {
            throw new InvalidOperationException("these samples have rows of floats as targets, not classes");
        }

        for (var row = 0; row < samples.Length; row++)
        {
            classes[row] = (int)Whole(_targets.DType, Row(_targets, samples[row]));
        }
    }

    /// <inheritdoc/>
    public void ReadTargets(ReadOnlySpan<int> samples, Rows targets)
    {
        if (TargetFloats == 0)
        {
            throw new InvalidOperationException("these samples have classes as targets, not rows of floats");
        }

        for (var row = 0; row < samples.Length; row++)
        {
            Convert(_targets.DType, Row(_targets, samples[row]), targets[row]);
        }
    }

    /// <summary>Gives the map up; nothing may be read any more.</summary>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static SafetensorsLocation Find(SafetensorsIndex index, string path, string name) => index.Tensors.TryGetValue(name, out var found)
        ? found
        : throw new DataFormatException($"{path}: the tensor {DataFormatException.Quote(name)} is needed; there are {DataFormatException.Quote(string.Join(", ", index.Tensors.Keys))}");

    private static Shape CheckInputs(SafetensorsLocation x, string path)
    {
        if (x.DType is not (SafetensorsDType.F32 or SafetensorsDType.F16 or SafetensorsDType.BF16 or SafetensorsDType.U8))
        {
            throw new DataFormatException($"{path}: inputs are F32, F16, BF16 or U8; {DataFormatException.Quote(x.Name)} is {x.DType}");
        }

        if (x.Shape.Length < 2 || x.Shape[0] is < 1 or > int.MaxValue || x.Bytes / x.Shape[0] is 0 or > int.MaxValue)
        {
            throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: inputs are 1 to {int.MaxValue} samples of at least one value; {DataFormatException.Quote(x.Name)} has the shape [{string.Join(", ", x.Shape)}]"));
        }

        return new Shape([.. x.Shape.Skip(1).Select(extent => (int)extent)]);
    }

    private static void CheckTargets(SafetensorsLocation y, SafetensorsLocation x, string path)
    {
        var fits = IsWhole(y.DType) ? y.Shape.Length == 1 : y.DType == SafetensorsDType.F32 && y.Shape.Length is 1 or 2 && y.Shape[^1] is > 0 and <= int.MaxValue;
        if (!fits || y.Shape[0] != x.Shape[0])
        {
            throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: targets are {x.Shape[0]} whole numbers, or F32 [{x.Shape[0]}] or [{x.Shape[0]}, targets]; {DataFormatException.Quote(y.Name)} is {y.DType} [{string.Join(", ", y.Shape)}]"));
        }
    }

    private static bool IsWhole(SafetensorsDType type) => type is SafetensorsDType.U8 or SafetensorsDType.I8 or SafetensorsDType.I16 or SafetensorsDType.U16
        or SafetensorsDType.I32 or SafetensorsDType.U32 or SafetensorsDType.I64 or SafetensorsDType.U64;

    private static long Whole(SafetensorsDType type, ReadOnlySpan<byte> element) => type switch
    {
        SafetensorsDType.U8 => element[0],
        SafetensorsDType.I8 => (sbyte)element[0],
        SafetensorsDType.I16 => MemoryMarshal.Read<short>(element),
        SafetensorsDType.U16 => MemoryMarshal.Read<ushort>(element),
        SafetensorsDType.I32 => MemoryMarshal.Read<int>(element),
        SafetensorsDType.U32 => MemoryMarshal.Read<uint>(element),
        _ => MemoryMarshal.Read<long>(element),
    };

    private static void Convert(SafetensorsDType type, ReadOnlySpan<byte> bytes, Span<float> target)
    {
        if (type == SafetensorsDType.F32)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(target));
            return;
        }

        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = type == SafetensorsDType.F16 ? (float)BitConverter.UInt16BitsToHalf(halves[i]) : BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
        }
    }

    private static void RequireFinite(string name, float value)
    {
        if (!float.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite; received {value}");
        }
    }

    private ReadOnlySpan<byte> Row(SafetensorsLocation tensor, int sample)
    {
        var bytes = tensor.Bytes / Count;
        return (uint)sample < (uint)Count
            ? new ReadOnlySpan<byte>(_start + tensor.Offset + (sample * bytes), (int)bytes)
            : throw new ArgumentOutOfRangeException(nameof(sample), sample, $"samples are from 0 to {Count - 1}; received {sample}");
    }

    private void CheckClasses(string path)
    {
        for (var sample = 0; TargetFloats == 0 && sample < Count; sample++)
        {
            var found = Whole(_targets.DType, Row(_targets, sample));
            if (found is < 0 or > int.MaxValue)
            {
                Dispose();
                throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{path}: a class is from 0 to {int.MaxValue}; that of sample {sample} is {found}"));
            }
        }
    }
}
