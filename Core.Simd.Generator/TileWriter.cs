using System.Text;

namespace Spanwise.Core.Simd.Generator;

/// <summary>
/// Unfolds the one description of a register tile, C[rows, vectors·L] = epilogue(Σ_p A[row, p]·B[p, column]) over runs of p, into a method whose
/// accumulators are named locals: the just-in-time compiler keeps nothing else in registers (arrays and inline arrays go to memory).
/// </summary>
internal static class TileWriter
{
    /// <summary>Rows whose A addresses share one moving pointer: base, base + s and base + 2s are all x86 addressing modes.</summary>
    private const int RowsPerPointer = 3;

    public static string Name(int rows, int vectors, bool tail) => $"Tile{rows}x{vectors}{(tail ? "Tail" : string.Empty)}";

    public static void Write(StringBuilder code, Dialect isa, int rows, int vectors, bool tail)
    {
        code.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        code.AppendLine($"    private static void {Name(rows, vectors, tail)}(IndexRun* runs, float* a, nint rowStride, nint stepStride, float* b, nint ldb, float* c, nint ldc, float* bias, TileEpilogue* epilogue)");
        code.AppendLine("    {");
        if (tail)
        {
            code.AppendLine("        var tail = epilogue->Tail;");
            if (isa.MakeMask.Length > 0)
            {
                code.AppendLine($"        {isa.MakeMask}");
            }
        }

        WriteStart(code, isa, rows, vectors, tail);
        WriteProduct(code, isa, rows, vectors, tail && isa.HasMasks);
        WriteStore(code, isa, rows, vectors, tail);
        code.AppendLine("    }");
        code.AppendLine();
    }

    /// <summary>The sums begin with bias + β·C: that costs no pass of its own, and one line for each accumulator less than adding them last.</summary>
    private static void WriteStart(StringBuilder code, Dialect isa, int rows, int vectors, bool tail)
    {
        for (var j = 0; j < vectors; j++)
        {
            code.AppendLine($"        var d{j} = {isa.Zero};");
        }

        code.AppendLine("        var steps = epilogue->Steps;");
        code.AppendLine("        if ((steps & TileEpilogue.BiasStep) != 0)");
        code.AppendLine("        {");
        for (var j = 0; j < vectors; j++)
        {
            // + 0 turns a bias of −0 into +0: then leaving out products of zero changes no bit.
            code.AppendLine($"            d{j} = {isa.Add($"d{j}", Load(isa, tail, vectors, "bias", j))};");
        }

        code.AppendLine("        }");
        code.AppendLine();
        ForEach(rows, vectors, (i, j) => code.AppendLine($"        var c{i}_{j} = d{j};"));
        code.AppendLine("        if ((steps & TileEpilogue.BetaStep) != 0)");
        code.AppendLine("        {");
        code.AppendLine($"            var beta = {isa.Broadcast("epilogue->Beta")};");
        code.AppendLine("            var row = c;");
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < vectors; j++)
            {
                code.AppendLine($"            c{i}_{j} = {isa.Fma("beta", Load(isa, tail, vectors, "row", j), $"c{i}_{j}")};");
            }

            if (i < rows - 1)
            {
                code.AppendLine("            row += ldc;");
            }
        }

        code.AppendLine("        }");
        code.AppendLine();
    }

    private static void WriteProduct(StringBuilder code, Dialect isa, int rows, int vectors, bool maskB)
    {
        code.AppendLine("        var rowStride2 = 2 * rowStride;");
        code.AppendLine("        for (; runs->Length > 0; runs++)");
        code.AppendLine("        {");
        code.AppendLine("            nint start = runs->Start;");
        code.AppendLine("            nint k = runs->Length;");
        code.AppendLine("            var p = b + (start * ldb);");
        code.AppendLine("            var a0 = a + (start * stepStride);");
        for (var i = RowsPerPointer; i < rows; i += RowsPerPointer)
        {
            code.AppendLine($"            var a{i} = a0 + ({i} * rowStride);");
        }

        code.AppendLine("            do");
        code.AppendLine("            {");
        for (var j = 0; j < vectors; j++)
        {
            var pointer = At("p", j * isa.Lanes);
            code.AppendLine($"                var b{j} = {(maskB && j == vectors - 1 ? isa.LoadTail(pointer) : isa.Load(pointer))};");
        }

        for (var i = 0; i < rows; i++)
        {
            var first = i / RowsPerPointer * RowsPerPointer;
            var address = (i - first) switch { 0 => $"a{first}", 1 => $"(a{first} + rowStride)", _ => $"(a{first} + rowStride2)" };
            code.AppendLine($"                var x{i} = {isa.Broadcast($"*{address}")};");
            for (var j = 0; j < vectors; j++)
            {
                code.AppendLine($"                c{i}_{j} = {isa.Fma($"x{i}", $"b{j}", $"c{i}_{j}")};");
            }
        }

        for (var i = 0; i < rows; i += RowsPerPointer)
        {
            code.AppendLine($"                a{i} += stepStride;");
        }

        code.AppendLine("                p += ldb;");
        code.AppendLine("            }");
        code.AppendLine("            while (--k > 0);");
        code.AppendLine("        }");
        code.AppendLine();
    }

    /// <summary>max(floor, x) is ReLU with a floor of 0, and x itself with a floor of −∞.</summary>
    private static void WriteStore(StringBuilder code, Dialect isa, int rows, int vectors, bool tail)
    {
        code.AppendLine($"        var floor = {isa.Broadcast("epilogue->Floor")};");
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < vectors; j++)
            {
                var pointer = At("c", j * isa.Lanes);
                var value = isa.Max("floor", $"c{i}_{j}");
                code.AppendLine($"        {(tail && j == vectors - 1 ? isa.StoreTail(pointer, value) : isa.Store(pointer, value))};");
            }

            if (i < rows - 1)
            {
                code.AppendLine("        c += ldc;");
            }
        }
    }

    private static string Load(Dialect isa, bool tail, int vectors, string pointer, int j)
    {
        var address = At(pointer, j * isa.Lanes);
        return tail && j == vectors - 1 ? isa.LoadTail(address) : isa.Load(address);
    }

    private static void ForEach(int rows, int vectors, System.Action<int, int> write)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < vectors; j++)
            {
                write(i, j);
            }
        }
    }

    private static string At(string pointer, int offset) => offset == 0 ? pointer : $"{pointer} + {offset}";
}
