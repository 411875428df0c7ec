using System.Collections.Generic;

namespace Spanwise.Core.Simd.Generator;

/// <summary>AVX-512: 32 registers. 6×4 and 8×3 keep 24 accumulators; the rest holds a row of B and one broadcast.</summary>
internal sealed class Avx512Dialect : Dialect
{
    public override string Name => "Avx512";

    public override string Vector => "Vector512<float>";

    public override int Lanes => 16;

    public override IReadOnlyDictionary<int, int> MaxRows { get; } =
        new Dictionary<int, int> { [1] = 18, [2] = 12, [3] = 8, [4] = 6, [6] = 4, [8] = 2 };

    public override int PoolFilters => 6;

    public override int SelectSums => 20;

    public override int ScatterSums => 24;

    public override bool HasMasks => true;

    public override string Zero => "Vector512<float>.Zero";

    public override string MakeMask => "var mask = Avx512F.LoadVector512(TailMasks.First(tail));";

    public override string Load(string pointer) => $"Avx512F.LoadVector512({pointer})";

    public override string LoadTail(string pointer) => $"Avx512Isa.MaskLoad({pointer}, mask)";

    public override string Store(string pointer, string value) => $"Avx512F.Store({pointer}, {value})";

    public override string StoreTail(string pointer, string value) => $"Avx512Isa.MaskStore({pointer}, mask, {value})";

    public override string Prefetch(string pointer) => $"Sse.Prefetch0({pointer})";

    public override string PrefetchFar(string pointer) => $"Sse.Prefetch1({pointer})";

    public override string CopyAtLeast(int floats, string from, string to) =>
        floats <= 8 ? $"Avx.Store({to}, Avx.LoadVector256({from}))" : Store(to, Load(from));

    public override string Broadcast(string scalar) => $"Vector512.Create({scalar})";

    public override string Fma(string a, string b, string addend) => $"Avx512F.FusedMultiplyAdd({a}, {b}, {addend})";

    public override string Add(string a, string b) => $"Avx512F.Add({a}, {b})";

    // MAXPS returns its second operand when one is NaN: x goes second.
    public override string Max(string floor, string x) => $"Avx512F.Max({floor}, {x})";

    public override IEnumerable<string> Transpose()
    {
        for (var i = 0; i < 16; i += 2)
        {
            yield return $"var t{i} = Avx512F.UnpackLow(r{i}, r{i + 1});";
            yield return $"var t{i + 1} = Avx512F.UnpackHigh(r{i}, r{i + 1});";
        }

        // u(4g+q): lane block L holds column 4L+q of rows 4g…4g+3
        for (var i = 0; i < 16; i += 4)
        {
            yield return $"var u{i} = Avx512F.Shuffle(t{i}, t{i + 2}, 0x44);";
            yield return $"var u{i + 1} = Avx512F.Shuffle(t{i}, t{i + 2}, 0xEE);";
            yield return $"var u{i + 2} = Avx512F.Shuffle(t{i + 1}, t{i + 3}, 0x44);";
            yield return $"var u{i + 3} = Avx512F.Shuffle(t{i + 1}, t{i + 3}, 0xEE);";
        }

        for (var q = 0; q < 4; q++)
        {
            yield return $"var e{q} = Avx512F.Shuffle4x128(u{q}, u{4 + q}, 0x88);";
            yield return $"var o{q} = Avx512F.Shuffle4x128(u{q}, u{4 + q}, 0xDD);";
            yield return $"var f{q} = Avx512F.Shuffle4x128(u{8 + q}, u{12 + q}, 0x88);";
            yield return $"var p{q} = Avx512F.Shuffle4x128(u{8 + q}, u{12 + q}, 0xDD);";
            yield return Store($"d + ({q} * ldd)", $"Avx512F.Shuffle4x128(e{q}, f{q}, 0x88)") + ";";
            yield return Store($"d + ({4 + q} * ldd)", $"Avx512F.Shuffle4x128(o{q}, p{q}, 0x88)") + ";";
            yield return Store($"d + ({8 + q} * ldd)", $"Avx512F.Shuffle4x128(e{q}, f{q}, 0xDD)") + ";";
            yield return Store($"d + ({12 + q} * ldd)", $"Avx512F.Shuffle4x128(o{q}, p{q}, 0xDD)") + ";";
        }
    }

    public override int MaxQuadVectors => 4;

    // A spread serves all groups. Four groups would cost as many multiply-adds as a whole vector.
    public override int MaxQuadGroups => 3;

    public override string SpreadQuad(string x, int q) => $"Avx512F.Permute4x32({x}, {q * 0x55})";

    // 6×4 keep 24 accumulators; the fewer tiles, the fewer times are lanes added up.
    public override int MaxDotRows => 6;

    public override IEnumerable<string> ReduceDots(System.Func<int, int, string> accumulator, int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            yield return $"var h{i} = Avx512F.Add(Avx512F.UnpackLow({accumulator(i, 0)}, {accumulator(i, 1)}), Avx512F.UnpackHigh({accumulator(i, 0)}, {accumulator(i, 1)}));";
            yield return $"var g{i} = Avx512F.Add(Avx512F.UnpackLow({accumulator(i, 2)}, {accumulator(i, 3)}), Avx512F.UnpackHigh({accumulator(i, 2)}, {accumulator(i, 3)}));";
            yield return $"var u{i} = Avx512F.Add(Avx512F.Shuffle(h{i}, g{i}, 0x44), Avx512F.Shuffle(h{i}, g{i}, 0xEE));";
        }

        // Four rows share the last additions: a quarter of a vector for each.
        string Row(int i) => i < rows ? $"u{i}" : Zero;
        string Halves(string a, string b) => $"Avx512F.Add(Avx512F.Shuffle4x128({a}, {b}, 0x88), Avx512F.Shuffle4x128({a}, {b}, 0xDD))";
        for (var first = 0; first < rows; first += 4)
        {
            yield return $"var v{first} = {Halves(Row(first), Row(first + 1))};";
            yield return $"var v{first + 2} = {Halves(Row(first + 2), Row(first + 3))};";
            yield return $"var w{first} = {Halves($"v{first}", $"v{first + 2}")};";
            for (var i = first; i < rows && i < first + 4; i++)
            {
                yield return $"var s{i} = Avx512F.ExtractVector128(w{first}, {i - first});";
            }
        }
    }
}

/// <summary>AVX2 with FMA: 16 registers. 6×2: 12 accumulators + 2 of B + 1 broadcast = 15.</summary>
internal sealed class Avx2Dialect : Dialect
{
    public override string Name => "Avx2";

    public override string Vector => "Vector256<float>";

    public override int Lanes => 8;

    public override IReadOnlyDictionary<int, int> MaxRows { get; } =
        new Dictionary<int, int> { [1] = 12, [2] = 6, [3] = 4, [4] = 2, [8] = 1 };

    public override int PoolFilters => 3;

    public override int SelectSums => 6;

    public override int ScatterSums => 12;

    public override bool HasMasks => true;

    public override string Zero => "Vector256<float>.Zero";

    public override string MakeMask => "var mask = Avx.LoadVector256(TailMasks.First(tail));";

    public override string Load(string pointer) => $"Avx.LoadVector256({pointer})";

    public override string LoadTail(string pointer) => $"Avx2Isa.MaskLoad({pointer}, mask)";

    public override string Store(string pointer, string value) => $"Avx.Store({pointer}, {value})";

    public override string StoreTail(string pointer, string value) => $"Avx2Isa.MaskStore({pointer}, mask, {value})";

    public override string Prefetch(string pointer) => $"Sse.Prefetch0({pointer})";

    public override string PrefetchFar(string pointer) => $"Sse.Prefetch1({pointer})";

    public override string CopyAtLeast(int floats, string from, string to) =>
        floats <= 4 ? $"Sse.Store({to}, Sse.LoadVector128({from}))" : Store(to, Load(from));

    public override string Broadcast(string scalar) => $"Vector256.Create({scalar})";

    public override string Fma(string a, string b, string addend) => $"Fma.MultiplyAdd({a}, {b}, {addend})";

    public override string Add(string a, string b) => $"Avx.Add({a}, {b})";

    public override string Max(string floor, string x) => $"Avx.Max({floor}, {x})";

    public override IEnumerable<string> Transpose()
    {
        for (var i = 0; i < 8; i += 2)
        {
            yield return $"var t{i} = Avx.UnpackLow(r{i}, r{i + 1});";
            yield return $"var t{i + 1} = Avx.UnpackHigh(r{i}, r{i + 1});";
        }

        for (var i = 0; i < 8; i += 4)
        {
            yield return $"var u{i} = Avx.Shuffle(t{i}, t{i + 2}, 0x44);";
            yield return $"var u{i + 1} = Avx.Shuffle(t{i}, t{i + 2}, 0xEE);";
            yield return $"var u{i + 2} = Avx.Shuffle(t{i + 1}, t{i + 3}, 0x44);";
            yield return $"var u{i + 3} = Avx.Shuffle(t{i + 1}, t{i + 3}, 0xEE);";
        }

        for (var q = 0; q < 4; q++)
        {
            yield return Store($"d + ({q} * ldd)", $"Avx.Permute2x128(u{q}, u{4 + q}, 0x20)") + ";";
            yield return Store($"d + ({4 + q} * ldd)", $"Avx.Permute2x128(u{q}, u{4 + q}, 0x31)") + ";";
        }
    }

    public override int MaxQuadVectors => 6;

    // Two groups are a whole vector.
    public override int MaxQuadGroups => 1;

    public override string SpreadQuad(string x, int q) => $"Avx.Permute({x}, {q * 0x55})";

    public override int MaxDotRows => 2;

    public override IEnumerable<string> ReduceDots(System.Func<int, int, string> accumulator, int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            yield return $"var h{i} = Avx.Add(Avx.UnpackLow({accumulator(i, 0)}, {accumulator(i, 1)}), Avx.UnpackHigh({accumulator(i, 0)}, {accumulator(i, 1)}));";
            yield return $"var g{i} = Avx.Add(Avx.UnpackLow({accumulator(i, 2)}, {accumulator(i, 3)}), Avx.UnpackHigh({accumulator(i, 2)}, {accumulator(i, 3)}));";
            yield return $"var u{i} = Avx.Add(Avx.Shuffle(h{i}, g{i}, 0x44), Avx.Shuffle(h{i}, g{i}, 0xEE));";
        }

        var second = rows > 1 ? "u1" : Zero;
        yield return $"var w = Avx.Add(Avx.Permute2x128(u0, {second}, 0x20), Avx.Permute2x128(u0, {second}, 0x31));";
        for (var i = 0; i < rows; i++)
        {
            yield return $"var s{i} = Avx.ExtractVector128(w, {i});";
        }
    }
}
