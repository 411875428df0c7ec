using System.Text;

namespace Spanwise.Core.Simd.Generator;

/// <summary>
/// Unfolds target[row, 0…vectors·L) += Σ_t values[t] · source[offsets[t] + row, 0…vectors·L): the windows of the few gradients that max-pooling
/// lets pass, summed in registers.
/// </summary>
internal static class ScatterTileWriter
{
    public static string Name(int rows, int vectors) => $"Scatter{rows}x{vectors}";

    public static void Write(StringBuilder code, Dialect isa, int rows, int vectors)
    {
        code.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        code.AppendLine($"    private static void {Name(rows, vectors)}(int* offsets, float* values, nint count, float* source, nint sourceStride, float* target, nint targetStride)");
        code.AppendLine("    {");
        code.AppendLine("        var row = target;");
        for (var r = 0; r < rows; r++)
        {
            for (var v = 0; v < vectors; v++)
            {
                code.AppendLine($"        var s{r}_{v} = {isa.Load(At("row", v * isa.Lanes))};");
            }

            code.AppendLine(r < rows - 1 ? "        row += targetStride;" : string.Empty);
        }

        code.AppendLine("        var end = offsets + count;");
        code.AppendLine("        do");
        code.AppendLine("        {");
        code.AppendLine("            var place = source + *offsets;");
        code.AppendLine($"            var value = {isa.Broadcast("*values")};");
        for (var r = 0; r < rows; r++)
        {
            for (var v = 0; v < vectors; v++)
            {
                code.AppendLine($"            s{r}_{v} = {isa.Fma("value", isa.Load(At("place", v * isa.Lanes)), $"s{r}_{v}")};");
            }

            if (r < rows - 1)
            {
                code.AppendLine("            place += sourceStride;");
            }
        }

        code.AppendLine("            offsets++;");
        code.AppendLine("            values++;");
        code.AppendLine("        }");
        code.AppendLine("        while (offsets < end);");
        for (var r = 0; r < rows; r++)
        {
            for (var v = 0; v < vectors; v++)
            {
                code.AppendLine($"        {isa.Store(At("target", v * isa.Lanes), $"s{r}_{v}")};");
            }

            if (r < rows - 1)
            {
                code.AppendLine("        target += targetStride;");
            }
        }

        code.AppendLine("    }");
        code.AppendLine();
    }

    private static string At(string pointer, int offset) => offset == 0 ? pointer : $"{pointer} + {offset}";
}
