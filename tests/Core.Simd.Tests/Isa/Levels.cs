using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Tests.Isa;

/// <summary>The instruction sets that this process can run, as a source of test cases.</summary>
public static class Levels
{
    public static IEnumerable<SimdLevel> Available => SimdInfo.Available;

    /// <summary>Floats in a vector.</summary>
    public static int Width(SimdLevel level) => level switch
    {
        SimdLevel.Scalar => 1,
        SimdLevel.Neon => 4,
        SimdLevel.Avx2 => 8,
        _ => 16,
    };

    /// <summary>0 to 67, and every length from one less to one more than a few multiples of the width.</summary>
    public static IEnumerable<int> Lengths(SimdLevel level)
    {
        for (var length = 0; length <= 67; length++)
        {
            yield return length;
        }

        foreach (var multiple in (int[])[7, 8, 9, 16, 33])
        {
            for (var delta = -1; delta <= 1; delta++)
            {
                var length = (multiple * Width(level)) + delta;
                if (length > 67)
                {
                    yield return length;
                }
            }
        }
    }
}
