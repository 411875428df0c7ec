using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Bench.Ceiling;

/// <summary>The bandwidth at which one core reads a block of a given size again and again: that of the cache level that holds it.</summary>
internal sealed unsafe class ReadCeiling(AlignedBuffer block) : Workload
{
    private float _sum;

    /// <summary>Bytes of one repetition.</summary>
    public double Bytes => block.Length * (double)sizeof(float);

    /// <summary>A number that depends on all that was read.</summary>
    public float Sum => _sum;

    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            var kernel = new ReadKernel(block.Pointer, (int)block.Length);
            SimdDispatch.Run(SimdInfo.Current, ref kernel);
            _sum += kernel.Result;
        }
    }
}
