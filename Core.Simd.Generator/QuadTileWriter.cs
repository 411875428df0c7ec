using System.Text;

namespace Spanwise.Core.Simd.Generator;

/// <summary>
/// Unfolds the register tile for a few columns: a vector holds four columns of several rows, so that 4 columns take a quarter of the
/// multiply-adds that a vector of sixteen would. Where A's rows are contiguous, four steps of it are read at a time and spread within
/// the vector; where its columns are, one step of it is. An element's products are added in ascending order of the steps, as in any tile.
/// Several groups of columns need no masks: the last one begins inside the one before, so that it ends with the matrix.
/// </summary>
internal static class QuadTileWriter
{
    private const int Columns = 4;

    public static string Name(int vectors, int groups, bool tail, bool transposed) => $"Quad{vectors}x{groups}{(transposed ? "T" : string.Empty)}{(tail ? "Tail" : string.Empty)}";

    public static void Write(StringBuilder code, Dialect isa, int vectors, int groups, bool tail, bool transposed)
    {
        var rows = isa.Lanes / Columns;
        code.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        code.AppendLine($"    private static void {Name(vectors, groups, tail, transposed)}({TileWriter.Parameters})");
        code.AppendLine("    {");
        if (tail)
        {
            code.AppendLine("        var mask = TailMasks.FirstOfFour(tail);");
        }
        else if (groups > 1)
        {
            code.AppendLine($"        nint last = {Columns * (groups - 2)} + tail;");
        }

        code.AppendLine("        do");
        code.AppendLine("        {");
        WriteStart(code, isa, vectors, groups, tail, rows);
        if (transposed)
        {
            WriteTransposed(code, isa, vectors, groups, tail, rows);
        }
        else
        {
            WriteProduct(code, isa, vectors, groups, tail, rows);
        }

        WriteStore(code, isa, vectors, groups, tail);
        code.AppendLine($"            a += {vectors * rows} * block->ARowStride;");
        code.AppendLine($"            c += {vectors * rows} * block->Ldc;");
        code.AppendLine("        }");
        code.AppendLine("        while (--tiles > 0);");
        code.AppendLine("    }");
        code.AppendLine();
    }

    private static void WriteStart(StringBuilder code, Dialect isa, int vectors, int groups, bool tail, int rows)
    {
        code.AppendLine("            var ldc = block->Ldc;");
        code.AppendLine("            var ldc3 = 3 * ldc;");
        for (var v = 0; v < vectors; v++)
        {
            code.AppendLine($"            var t{v} = c + ({First(v, vectors, rows)} * ldc);");
        }

        for (var g = 0; g < groups; g++)
        {
            code.AppendLine($"            var d{g} = {isa.Zero};");
        }

        code.AppendLine("            if ((block->Steps & TileBlock.BiasStep) != 0)");
        code.AppendLine("            {");
        for (var g = 0; g < groups; g++)
        {
            code.AppendLine($"                d{g} = {isa.Add($"d{g}", Repeat(isa, "block->Bias", g, groups, tail))};");
        }

        code.AppendLine("            }");
        code.AppendLine();
        ForEach(vectors, groups, (v, g) => code.AppendLine($"            var c{v}_{g} = d{g};"));
        code.AppendLine("            if ((block->Steps & TileBlock.BetaStep) != 0)");
        code.AppendLine("            {");
        code.AppendLine($"                var beta = {isa.Broadcast("block->Beta")};");
        ForEach(vectors, groups, (v, g) =>
        {
            var load = tail ? $"{isa.Name}Quad.LoadRowsPartial(t{v}, ldc, ldc3, mask)" : $"{isa.Name}Quad.LoadRows({At($"t{v}", g, groups)}, ldc, ldc3)";
            code.AppendLine($"                c{v}_{g} = {isa.Fma("beta", load, $"c{v}_{g}")};");
        });
        code.AppendLine("            }");
        code.AppendLine();
    }

    private static void WriteProduct(StringBuilder code, Dialect isa, int vectors, int groups, bool tail, int rows)
    {
        code.AppendLine("            var rowStride = block->ARowStride;");
        code.AppendLine("            var rowStride3 = 3 * rowStride;");
        code.AppendLine("            var ldb = block->Ldb;");
        code.AppendLine("            var p = b;");
        for (var v = 0; v < vectors; v++)
        {
            code.AppendLine($"            var a{v} = a + ({First(v, vectors, rows)} * rowStride);");
        }

        code.AppendLine($"            nint k = block->Depth;");
        code.AppendLine($"            for (; k >= {Columns}; k -= {Columns})");
        code.AppendLine("            {");
        for (var q = 0; q < Columns; q++)
        {
            WriteB(code, isa, groups, tail, q, "                ");
        }

        for (var v = 0; v < vectors; v++)
        {
            code.AppendLine($"                var x{v} = {isa.Name}Quad.LoadRows(a{v}, rowStride, rowStride3);");
            for (var q = 0; q < Columns; q++)
            {
                WriteMultiply(code, isa, v, groups, q, "                ");
            }

            code.AppendLine($"                a{v} += {Columns};");
        }

        code.AppendLine("            }");
        code.AppendLine();
        code.AppendLine("            if (k > 0)");
        code.AppendLine("            {");
        code.AppendLine("                var left = TailMasks.FirstOfFour((int)k);");
        for (var v = 0; v < vectors; v++)
        {
            code.AppendLine($"                var x{v} = {isa.Name}Quad.LoadRowsPartial(a{v}, rowStride, rowStride3, left);");
        }

        WriteLastSteps(code, isa, vectors, groups, tail, 0, "                ");
        code.AppendLine("            }");
        code.AppendLine();
    }

    /// <summary>One to three steps that are left over, nested: what is not there is not read.</summary>
    private static void WriteLastSteps(StringBuilder code, Dialect isa, int vectors, int groups, bool tail, int q, string indent)
    {
        WriteB(code, isa, groups, tail, q, indent);
        for (var v = 0; v < vectors; v++)
        {
            WriteMultiply(code, isa, v, groups, q, indent);
        }

        if (q == Columns - 2)
        {
            return;
        }

        code.AppendLine($"{indent}if (k > {q + 1})");
        code.AppendLine($"{indent}{{");
        WriteLastSteps(code, isa, vectors, groups, tail, q + 1, indent + "    ");
        code.AppendLine($"{indent}}}");
    }

    private static void WriteTransposed(StringBuilder code, Dialect isa, int vectors, int groups, bool tail, int rows)
    {
        code.AppendLine($"            var index = {isa.Name}Quad.ColumnIndex;");
        code.AppendLine("            var stepStride = block->AStepStride;");
        code.AppendLine("            var ldb = block->Ldb;");
        code.AppendLine("            var p = b;");
        code.AppendLine("            var a0 = a;");
        code.AppendLine($"            nint lastRow = {First(vectors - 1, vectors, rows)};");
        code.AppendLine($"            nint k = block->Depth;");
        code.AppendLine("            do");
        code.AppendLine("            {");
        for (var g = 0; g < groups; g++)
        {
            code.AppendLine($"                var b{g} = {Repeat(isa, "p", g, groups, tail)};");
        }

        for (var v = 0; v < vectors; v++)
        {
            code.AppendLine($"                var y{v} = {isa.Name}Quad.LoadColumn(a0 + {(v == vectors - 1 ? "lastRow" : $"{v * rows}")}, index);");
            for (var g = 0; g < groups; g++)
            {
                code.AppendLine($"                c{v}_{g} = {isa.Fma($"y{v}", $"b{g}", $"c{v}_{g}")};");
            }
        }

        code.AppendLine("                a0 += stepStride;");
        code.AppendLine("                p += ldb;");
        code.AppendLine("            }");
        code.AppendLine("            while (--k > 0);");
        code.AppendLine();
    }

    private static void WriteStore(StringBuilder code, Dialect isa, int vectors, int groups, bool tail)
    {
        code.AppendLine("            if ((block->Steps & TileBlock.ReluStep) != 0)");
        code.AppendLine("            {");
        ForEach(vectors, groups, (v, g) => code.AppendLine($"                c{v}_{g} = {isa.Max(isa.Zero, $"c{v}_{g}")};"));
        code.AppendLine("            }");
        code.AppendLine();
        ForEach(vectors, groups, (v, g) => code.AppendLine(tail
            ? $"            {isa.Name}Quad.StoreRowsPartial(t{v}, ldc, ldc3, c{v}_{g}, mask);"
            : $"            {isa.Name}Quad.StoreRows({At($"t{v}", g, groups)}, ldc, ldc3, c{v}_{g});"));
    }

    private static void WriteB(StringBuilder code, Dialect isa, int groups, bool tail, int q, string indent)
    {
        for (var g = 0; g < groups; g++)
        {
            code.AppendLine($"{indent}var b{q}_{g} = {Repeat(isa, "p", g, groups, tail)};");
        }

        code.AppendLine($"{indent}p += ldb;");
    }

    private static void WriteMultiply(StringBuilder code, Dialect isa, int v, int groups, int q, string indent)
    {
        code.AppendLine($"{indent}var y{v}_{q} = {isa.SpreadQuad($"x{v}", q)};");
        for (var g = 0; g < groups; g++)
        {
            code.AppendLine($"{indent}c{v}_{g} = {isa.Fma($"y{v}_{q}", $"b{q}_{g}", $"c{v}_{g}")};");
        }
    }

    private static string Repeat(Dialect isa, string pointer, int g, int groups, bool tail) => tail
        ? $"{isa.Name}Quad.RepeatPartial({pointer}, mask)"
        : $"{isa.Name}Quad.Repeat({At(pointer, g, groups)})";

    private static string At(string pointer, int g, int groups) => (g, groups - 1 - g) switch
    {
        (0, _) => pointer,
        (_, 0) => $"{pointer} + last",
        _ => $"{pointer} + {Columns * g}",
    };

    /// <summary>The first row of a vector; the last one may begin inside the one before, so that it ends with the matrix.</summary>
    private static string First(int v, int vectors, int rows) => v == vectors - 1 ? $"({v * rows} - block->Overlap)" : $"{v * rows}";

    private static void ForEach(int vectors, int groups, System.Action<int, int> write)
    {
        for (var v = 0; v < vectors; v++)
        {
            for (var g = 0; g < groups; g++)
            {
                write(v, g);
            }
        }
    }
}
