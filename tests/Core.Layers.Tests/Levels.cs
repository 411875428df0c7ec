using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests;

/// <summary>The instruction sets that this process can run, as a source of test fixtures.</summary>
internal static class Levels
{
    public static IEnumerable<SimdLevel> Available => SimdInfo.Available;
}
