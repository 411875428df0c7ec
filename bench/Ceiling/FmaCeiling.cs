using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Bench.Ceiling;

/// <summary>The most multiply-adds that one core does at the level in force: nothing but chains in registers.</summary>
internal sealed class FmaCeiling : Workload
{
    // 2 048 turns are some 10 µs: long against the call, short against a turn.
    private const int TurnsPerRepetition = 2048;

    private readonly bool _wide;
    private float _sum;

    private FmaCeiling(bool wide) => _wide = wide;

    /// <summary>The kernel that is faster here.</summary>
    public static FmaCeiling Shared { get; } = Choose();

    /// <summary>The same kernel with a sum of its own, for another thread.</summary>
    public static FmaCeiling Create() => new(Shared._wide);

    /// <summary>Floating-point operations of one repetition; a multiply-add is two.</summary>
    public double Flops => 2.0 * TurnsPerRepetition * Lanes(SimdInfo.Current) * (_wide ? WideFmaKernel.Chains : NarrowFmaKernel.Chains);

    /// <summary>Measures the ceiling by itself, in GFLOP/s.</summary>
    public static double Measure() => Shared.Flops / new Turns(9, 0.004, ClockKind.Cpu).Measure(Shared)[0] * 1e-9;

    /// <summary>Floats in a vector of a level.</summary>
    public static int Lanes(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => 16,
        SimdLevel.Avx2 => 8,
        SimdLevel.Neon => 4,
        _ => 1,
    };

    /// <inheritdoc/>
    public override void Repeat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (_wide)
            {
                var kernel = new WideFmaKernel(TurnsPerRepetition);
                SimdDispatch.Run(SimdInfo.Current, ref kernel);
                _sum += kernel.Result;
            }
            else
            {
                var kernel = new NarrowFmaKernel(TurnsPerRepetition);
                SimdDispatch.Run(SimdInfo.Current, ref kernel);
                _sum += kernel.Result;
            }
        }
    }

    /// <summary>A finite number that depends on all the work.</summary>
    public float Sum => _sum;

    private static FmaCeiling Choose()
    {
        FmaCeiling wide = new(true), narrow = new(false);
        var seconds = new Turns(7, 0.002, ClockKind.Cpu).Measure(wide, narrow);
        return wide.Flops / seconds[0] >= narrow.Flops / seconds[1] ? wide : narrow;
    }
}
