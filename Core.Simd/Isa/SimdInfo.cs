using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Spanwise.Core.Simd.Isa;

/// <summary>What the machine offers, what was chosen from it, and why.</summary>
/// <remarks>
/// The level is decided once, when this class is first used. The environment variable <c>SPANWISE_SIMD</c>
/// (<c>scalar</c>, <c>neon</c>, <c>avx2</c>, <c>avx512</c>) lowers it and never raises it. Code can ask a plan for a lower level
/// than <see cref="Current"/>; that is how the tests reach every kernel of a machine in one process.
/// </remarks>
public static class SimdInfo
{
    /// <summary>The environment variable that lowers the level.</summary>
    public const string EnvironmentVariable = "SPANWISE_SIMD";

    /// <summary>The best level that the processor and the runtime offer.</summary>
    public static SimdLevel Detected { get; } = Detect();

    /// <summary>The level in force: <see cref="Detected"/>, or lower where the environment asks for that.</summary>
    public static SimdLevel Current { get; }

    /// <summary>One sentence saying why <see cref="Current"/> was chosen.</summary>
    public static string Reason { get; }

    static SimdInfo()
    {
        (Current, Reason) = Choose(Detected, Environment.GetEnvironmentVariable(EnvironmentVariable));

        // Here and not in an initializer: those run before this body, when Current is still the default.
        Available = Array.FindAll(Enum.GetValues<SimdLevel>(), level => IsAvailable(level));
    }

    /// <summary>Tells whether kernels of <paramref name="level"/> can run in this process.</summary>
    public static bool IsAvailable(SimdLevel level) => IsAvailable(level, Current);

    /// <summary>Returns the level to plan for: <paramref name="requested"/> if it is available, <see cref="Current"/> if it is null.</summary>
    /// <exception cref="ArgumentException">The level asked for is not available here.</exception>
    public static SimdLevel Resolve(SimdLevel? requested)
    {
        if (requested is not { } level)
        {
            return Current;
        }

        return IsAvailable(level)
            ? level
            : throw new ArgumentException($"the level {Name(level)} is not available; this process runs at {Name(Current)} ({Reason})", nameof(requested));
    }

    /// <summary>The levels that can run in this process, lowest first.</summary>
    public static IReadOnlyList<SimdLevel> Available { get; }

    /// <summary>The name of a level as <c>SPANWISE_SIMD</c> spells it.</summary>
    public static string Name(SimdLevel level) => level switch
    {
        SimdLevel.Scalar => "scalar",
        SimdLevel.Neon => "neon",
        SimdLevel.Avx2 => "avx2",
        SimdLevel.Avx512 => "avx512",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "a SimdLevel is one of scalar, neon, avx2, avx512"),
    };

    internal static (SimdLevel Level, string Reason) Choose(SimdLevel detected, string? wanted)
    {
        var found = $"the processor and the runtime offer {Name(detected)}";
        if (string.IsNullOrWhiteSpace(wanted))
        {
            return (detected, found);
        }

        foreach (var level in Enum.GetValues<SimdLevel>())
        {
            if (string.Equals(Name(level), wanted.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return IsAvailable(level, detected)
                    ? (level, $"{EnvironmentVariable}={wanted} asks for it; {found}")
                    : (detected, $"{found}; {EnvironmentVariable}={wanted} was not followed because it lowers only");
            }
        }

        return (detected, $"{found}; {EnvironmentVariable}={wanted} was not followed because it names none of scalar, neon, avx2, avx512");
    }

    private static bool IsAvailable(SimdLevel level, SimdLevel limit) => level switch
    {
        SimdLevel.Scalar => true,
        SimdLevel.Neon => limit == SimdLevel.Neon,
        SimdLevel.Avx2 => limit is SimdLevel.Avx2 or SimdLevel.Avx512,
        _ => limit == SimdLevel.Avx512,
    };

    private static SimdLevel Detect()
    {
        // Vector512.IsHardwareAccelerated is false on processors that are said to slow down; the kernels decide by the instructions.
        if (Avx512F.IsSupported && Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported)
        {
            return SimdLevel.Avx512;
        }

        if (Avx2.IsSupported && Fma.IsSupported)
        {
            return SimdLevel.Avx2;
        }

        return AdvSimd.Arm64.IsSupported ? SimdLevel.Neon : SimdLevel.Scalar;
    }
}
