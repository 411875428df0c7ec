using Spanwise.Bench.Harness;

namespace Spanwise.Bench.Ceiling;

/// <summary>Half of some memory copied onto the other half: what one core can read and write together.</summary>
internal sealed class CopyCeiling(float[] memory) : Workload
{
    private readonly int _half = memory.Length / 2;

    /// <summary>Bytes read and bytes written by one repetition.</summary>
    public double Bytes => 2d * _half * sizeof(float);

    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            memory.AsSpan(0, _half).CopyTo(memory.AsSpan(_half));
        }
    }
}
