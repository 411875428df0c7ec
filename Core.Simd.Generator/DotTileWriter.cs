using System.Text;

namespace Spanwise.Core.Simd.Generator;

/// <summary>
/// Unfolds the register tile of dot products, C[rows, columns] = max(0, start + Σ_p A[row, p]·B[column, p]) where both matrices are
/// contiguous along the sum: each element has a vector of its own, and all of them are added up together at the end. Every element's
/// lanes are added in the same order, wherever in the tile it stands.
/// </summary>
internal static class DotTileWriter
{
    public const int MaxColumns = 4;

    public static string Name(int rows, int columns) => $"Dot{rows}x{columns}";

    public static void Write(StringBuilder code, Dialect isa, int rows, int columns)
    {
        code.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        code.AppendLine($"    private static void {Name(rows, columns)}({TileWriter.Parameters})");
        code.AppendLine("    {");
        code.AppendLine("        do");
        code.AppendLine("        {");
        WriteProduct(code, isa, rows, columns);
        foreach (var statement in isa.ReduceDots((i, j) => i < rows && j < columns ? $"c{i}_{j}" : isa.Zero, rows))
        {
            code.AppendLine($"            {statement}");
        }

        WriteStore(code, rows, columns);
        code.AppendLine($"            a += {rows} * block->ARowStride;");
        code.AppendLine("        }");
        code.AppendLine("        while (--tiles > 0);");
        code.AppendLine("    }");
        code.AppendLine();
    }

    private static void WriteProduct(StringBuilder code, Dialect isa, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                code.AppendLine($"            var c{i}_{j} = {isa.Zero};");
            }
        }

        code.AppendLine("            var rowStride = block->ARowStride;");
        code.AppendLine("            var ldb = block->Ldb;");
        code.AppendLine("            var a0 = a;");
        code.AppendLine("            var a3 = a + (3 * rowStride);");
        code.AppendLine("            var p0 = b;");
        code.AppendLine("            var p3 = b + (3 * ldb);");
        code.AppendLine("            nint k = block->Depth;");
        code.AppendLine($"            for (; k >= {isa.Lanes}; k -= {isa.Lanes})");
        code.AppendLine("            {");
        WriteStep(code, isa, rows, columns, isa.Load);
        foreach (var pointer in new[] { "a0", "a3", "p0", "p3" })
        {
            code.AppendLine($"                {pointer} += {isa.Lanes};");
        }

        code.AppendLine("            }");
        code.AppendLine();
        code.AppendLine("            if (k > 0)");
        code.AppendLine("            {");
        code.AppendLine("                tail = (int)k;");
        if (isa.MakeMask.Length > 0)
        {
            code.AppendLine($"                {isa.MakeMask}");
        }

        WriteStep(code, isa, rows, columns, isa.LoadTail);
        code.AppendLine("            }");
        code.AppendLine();
    }

    private static void WriteStep(StringBuilder code, Dialect isa, int rows, int columns, System.Func<string, string> load)
    {
        for (var j = 0; j < columns; j++)
        {
            code.AppendLine($"                var b{j} = {load(At("p", "ldb", j))};");
        }

        for (var i = 0; i < rows; i++)
        {
            code.AppendLine($"                var x{i} = {load(At("a", "rowStride", i))};");
            for (var j = 0; j < columns; j++)
            {
                code.AppendLine($"                c{i}_{j} = {isa.Fma($"x{i}", $"b{j}", $"c{i}_{j}")};");
            }
        }
    }

    private static void WriteStore(StringBuilder code, int rows, int columns)
    {
        code.AppendLine("            var start = Vector128<float>.Zero;");
        code.AppendLine("            if ((block->Steps & TileBlock.BiasStep) != 0)");
        code.AppendLine("            {");
        code.AppendLine($"                start = Few.Load(block->Bias, {columns});");
        code.AppendLine("            }");
        code.AppendLine();
        for (var i = 0; i < rows; i++)
        {
            code.AppendLine($"            DotStore.Row(block, c, {columns}, s{i}, start);");
            code.AppendLine("            c += block->Ldc;");
        }
    }

    private static string At(string name, string stride, int i) => i switch { 0 => $"{name}0", 1 => $"{name}0 + {stride}", 2 => $"{name}0 + (2 * {stride})", 3 => $"{name}3", 4 => $"{name}3 + {stride}", _ => $"{name}3 + (2 * {stride})" };
}
