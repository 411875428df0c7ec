using Spanwise.Core.Simd.Isa;
using Spanwise.Testing;

namespace Spanwise.Core.Simd.Tests.Elementwise;

/// <summary>Runs a function over floats of every exponent, in ascending order, and keeps the worst error.</summary>
internal static class UlpSweep
{
    private const int Chunk = 1 << 14;

    public delegate void Function(ReadOnlySpan<float> x, Span<float> y, SimdLevel level);

    /// <summary>The worst error and where it is; how far a result fell below the one before, in ulp.</summary>
    public readonly record struct Report(double WorstUlp, float WorstX, double WorstFall, float FallX);

    /// <summary>Sweeps both signs, every <paramref name="step"/>-th bit pattern; 1 is all floats there are.</summary>
    /// <param name="floor">Results of a lesser magnitude are measured in the spacing of floats at the floor.</param>
    public static Report Run(SimdLevel level, Function function, Func<double, double> oracle, double floor, uint step)
    {
        var x = new float[Chunk];
        var y = new float[Chunk];
        var report = new Report(0, 0, 0, 0);
        foreach (var negative in (bool[])[true, false])
        {
            var previous = double.NaN;
            for (ulong start = 0; start <= 0x7F800000; start += (ulong)step * Chunk)
            {
                var count = 0;
                for (var i = start; i <= 0x7F800000 && count < Chunk; i += step, count++)
                {
                    // Negative floats ascend as their magnitudes descend.
                    var bits = negative ? (0x7F800000 - (uint)i) | 0x80000000 : (uint)i;
                    x[count] = BitConverter.UInt32BitsToSingle(bits);
                }

                function(x.AsSpan(0, count), y, level);
                for (var i = 0; i < count; i++)
                {
                    var exact = oracle(x[i]);
                    var error = Math.Abs(exact) < floor ? Math.Abs(y[i] - exact) / Ulp.Spacing(floor) : Ulp.Error(y[i], exact);
                    if (error > report.WorstUlp)
                    {
                        report = report with { WorstUlp = error, WorstX = x[i] };
                    }

                    var fall = (previous - y[i]) / Ulp.Spacing(y[i]);
                    if (fall > report.WorstFall)
                    {
                        report = report with { WorstFall = fall, FallX = x[i] };
                    }

                    previous = y[i];
                }
            }
        }

        return report;
    }
}
