using System.Text;

namespace Spanwise.Core.Simd.Generator;

/// <summary>
/// Unfolds the tile that computes a row of pooled windows of some filters: 2×2 neighbouring sums for each filter stay in registers until their
/// largest is known, so that what max-pooling throws away is never stored.
/// </summary>
internal static class PoolTileWriter
{
    private const int Window = 4;

    /// <summary>Filters whose weights share one moving pointer: base, base + s and base + 2s are all x86 addressing modes.</summary>
    private const int FiltersPerPointer = 3;

    public static string Name(int filters) => $"Pool{filters}";

    public static void Write(StringBuilder code, Dialect isa, int filters)
    {
        var ops = $"{isa.Name}Isa";
        code.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        code.AppendLine($"    private static void {Name(filters)}(PoolTile* tile, float* x, float* weight, float* bias, float* y, byte* winners)");
        code.AppendLine("    {");
        code.AppendLine("        nint right = tile->Right, down = tile->Down, diagonal = right + down;");
        code.AppendLine("        nint stride = tile->WeightStride, stride2 = 2 * stride, step = tile->InputStep, outputStep = tile->OutputStep, filterStride = tile->FilterStride;");
        code.AppendLine("        var windows = tile->Windows;");
        code.AppendLine("        do");
        code.AppendLine("        {");
        for (var f = 0; f < filters; f++)
        {
            for (var p = 0; p < Window; p++)
            {
                code.AppendLine($"            var s{f}_{p} = {isa.Zero};");
            }
        }

        code.AppendLine("            var tap = tile->Taps;");
        for (var f = 0; f < filters; f += FiltersPerPointer)
        {
            code.AppendLine($"            var w{f} = weight + ({f} * stride);");
        }

        code.AppendLine("            var taps = tile->TapCount;");
        code.AppendLine("            do");
        code.AppendLine("            {");
        code.AppendLine("                var place = x + *tap;");
        WriteProducts(code, isa, filters);
        for (var f = 0; f < filters; f += FiltersPerPointer)
        {
            code.AppendLine($"                w{f}++;");
        }

        code.AppendLine("                tap++;");
        code.AppendLine("            }");
        code.AppendLine("            while (--taps > 0);");
        code.AppendLine($"            var floor = {isa.Broadcast("tile->Floor")};");
        for (var f = 0; f < filters; f++)
        {
            // The first of equals wins, as in PyTorch. The bias moves all four sums alike, so it can wait until one is left.
            code.AppendLine($"            var a{f} = {ops}.Max(s{f}_0, s{f}_1);");
            code.AppendLine($"            var b{f} = {ops}.Max(s{f}_2, s{f}_3);");
            code.AppendLine($"            var i{f} = {ops}.Select({ops}.GreaterThan(s{f}_1, s{f}_0), {isa.Broadcast("1f")}, {isa.Zero});");
            code.AppendLine($"            var j{f} = {ops}.Select({ops}.GreaterThan(s{f}_3, s{f}_2), {isa.Broadcast("3f")}, {isa.Broadcast("2f")});");
            code.AppendLine($"            var winner{f} = {ops}.Select({ops}.GreaterThan(b{f}, a{f}), j{f}, i{f});");
            code.AppendLine($"            var top{f} = {isa.Add($"{ops}.Max(a{f}, b{f})", isa.Broadcast($"bias[{f}]"))};");
            code.AppendLine($"            {ops}.StoreBytes(winners + ({f} * filterStride), {ops}.Select({ops}.GreaterThan(top{f}, floor), winner{f}, {isa.Broadcast("4f")}));");
            code.AppendLine($"            {isa.Store($"y + ({f} * filterStride)", isa.Max("floor", $"top{f}"))};");
        }

        code.AppendLine("            x += step;");
        code.AppendLine("            y += outputStep;");
        code.AppendLine("            winners += outputStep;");
        code.AppendLine("        }");
        code.AppendLine("        while (--windows > 0);");
        code.AppendLine("    }");
        code.AppendLine();
    }

    /// <summary>What there is less of, inputs or weights, stays in registers; the others come one at a time.</summary>
    private static void WriteProducts(StringBuilder code, Dialect isa, int filters)
    {
        if (filters < Window)
        {
            for (var f = 0; f < filters; f++)
            {
                WriteWeight(code, isa, f);
            }

            for (var p = 0; p < Window; p++)
            {
                WriteInput(code, isa, p);
                for (var f = 0; f < filters; f++)
                {
                    WriteProduct(code, isa, f, p);
                }
            }

            return;
        }

        for (var p = 0; p < Window; p++)
        {
            WriteInput(code, isa, p);
        }

        for (var f = 0; f < filters; f++)
        {
            WriteWeight(code, isa, f);
            for (var p = 0; p < Window; p++)
            {
                WriteProduct(code, isa, f, p);
            }
        }
    }

    private static void WriteInput(StringBuilder code, Dialect isa, int p)
    {
        var address = p switch { 0 => "place", 1 => "place + right", 2 => "place + down", _ => "place + diagonal" };
        code.AppendLine($"                var x{p} = {isa.Load(address)};");
    }

    private static void WriteWeight(StringBuilder code, Dialect isa, int f)
    {
        var first = f / FiltersPerPointer * FiltersPerPointer;
        var address = (f - first) switch { 0 => $"w{first}", 1 => $"(w{first} + stride)", _ => $"(w{first} + stride2)" };
        code.AppendLine($"                var k{f} = {isa.Broadcast($"*{address}")};");
    }

    private static void WriteProduct(StringBuilder code, Dialect isa, int f, int p) =>
        code.AppendLine($"                s{f}_{p} = {isa.Fma($"k{f}", $"x{p}", $"s{f}_{p}")};");
}
