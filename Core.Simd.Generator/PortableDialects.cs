using System.Collections.Generic;

namespace Spanwise.Core.Simd.Generator;

/// <summary>Arm AdvSimd: 32 registers. 12×2 and 8×3 keep 24 accumulators.</summary>
internal sealed class NeonDialect : Dialect
{
    public override string Name => "Neon";

    public override string Vector => "Vector128<float>";

    public override int Lanes => 4;

    public override IReadOnlyDictionary<int, int> MaxRows { get; } =
        new Dictionary<int, int> { [1] = 16, [2] = 12, [3] = 8, [4] = 6, [8] = 2 };

    public override int PoolFilters => 6;

    public override int SelectSums => 15;

    public override int ScatterSums => 24;

    public override bool HasMasks => false;

    public override string Zero => "Vector128<float>.Zero";

    public override string MakeMask => string.Empty;

    public override string Load(string pointer) => $"AdvSimd.LoadVector128({pointer})";

    public override string LoadTail(string pointer) => $"NeonIsa.LoadPartial({pointer}, tail)";

    public override string Store(string pointer, string value) => $"AdvSimd.Store({pointer}, {value})";

    public override string StoreTail(string pointer, string value) => $"NeonIsa.StorePartial({pointer}, {value}, tail)";

    public override string Broadcast(string scalar) => $"Vector128.Create({scalar})";

    // A multiply-add by element takes its factor from a plain scalar load; a load that repeats the element takes a vector pipe as well
    // (Arm Neoverse N1 Software Optimization Guide, section 3.17).
    public override string LoadFactor(string pointer) => $"Vector128.CreateScalarUnsafe(*{pointer})";

    public override string FmaFactor(string factor, string b, string addend) => $"AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar({addend}, {b}, {factor}, 0)";

    public override string Fma(string a, string b, string addend) => $"AdvSimd.FusedMultiplyAdd({addend}, {a}, {b})";

    public override string Add(string a, string b) => $"AdvSimd.Add({a}, {b})";

    public override string Max(string floor, string x) => $"AdvSimd.Max({floor}, {x})";

    public override IEnumerable<string> Transpose()
    {
        yield return "var t0 = AdvSimd.Arm64.ZipLow(r0, r2);";
        yield return "var t1 = AdvSimd.Arm64.ZipHigh(r0, r2);";
        yield return "var t2 = AdvSimd.Arm64.ZipLow(r1, r3);";
        yield return "var t3 = AdvSimd.Arm64.ZipHigh(r1, r3);";
        yield return Store("d", "AdvSimd.Arm64.ZipLow(t0, t2)") + ";";
        yield return Store("d + ldd", "AdvSimd.Arm64.ZipHigh(t0, t2)") + ";";
        yield return Store("d + (2 * ldd)", "AdvSimd.Arm64.ZipLow(t1, t3)") + ";";
        yield return Store("d + (3 * ldd)", "AdvSimd.Arm64.ZipHigh(t1, t3)") + ";";
    }

    public override int MaxDotRows => 4;

    public override IEnumerable<string> ReduceDots(System.Func<int, int, string> accumulator, int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            yield return $"var s{i} = AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise({accumulator(i, 0)}, {accumulator(i, 1)}), AdvSimd.Arm64.AddPairwise({accumulator(i, 2)}, {accumulator(i, 3)}));";
        }
    }
}

/// <summary>No vectors at all: 4×3 keeps 12 accumulators in the 16 scalar registers that every 64-bit machine has.</summary>
internal sealed class ScalarDialect : Dialect
{
    public override string Name => "Scalar";

    public override string Vector => "float";

    public override int Lanes => 1;

    public override IReadOnlyDictionary<int, int> MaxRows { get; } = new Dictionary<int, int> { [1] = 8, [2] = 6, [3] = 4 };

    public override int PoolFilters => 2;

    public override int SelectSums => 6;

    public override int ScatterSums => 12;

    public override bool HasMasks => false;

    public override string Zero => "0f";

    public override string MakeMask => string.Empty;

    public override string Load(string pointer) => $"*({pointer})";

    public override string LoadTail(string pointer) => Load(pointer);

    public override string Store(string pointer, string value) => $"*({pointer}) = {value}";

    public override string StoreTail(string pointer, string value) => Store(pointer, value);

    public override string Broadcast(string scalar) => scalar;

    // A fused multiply-add without the instruction is a library call; two roundings stay within the stated error bound.
    public override string Fma(string a, string b, string addend) => $"({a} * {b}) + {addend}";

    public override string Add(string a, string b) => $"{a} + {b}";

    public override string Max(string floor, string x) => $"{x} < {floor} ? {floor} : {x}";

    public override IEnumerable<string> Transpose()
    {
        yield return Store("d", "r0") + ";";
    }
}
