using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train;

/// <summary>Room for the targets of a batch, classes or floats; each worker fills and reads its own rows.</summary>
internal sealed class TargetBuffer
{
    private readonly int[] _classes;
    private readonly AlignedBuffer? _values;
    private readonly int _floats;

    public TargetBuffer(int batch, int targetFloats)
    {
        _floats = targetFloats;
        _classes = new int[targetFloats == 0 ? batch : 0];
        _values = targetFloats == 0 ? null : new AlignedBuffer((long)batch * targetFloats);
    }

    public Targets Read(IDataSource source, ReadOnlySpan<int> samples, int firstRow)
    {
        if (_values is null)
        {
            var classes = _classes.AsSpan(firstRow, samples.Length);
            source.ReadClasses(samples, classes);
            return new Targets(classes);
        }

        var rows = new Rows(_values.Slice((long)firstRow * _floats, samples.Length * _floats), samples.Length, _floats, _floats);
        source.ReadTargets(samples, rows);
        return new Targets(rows);
    }
}
