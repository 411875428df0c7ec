using System.Text;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.Simd.Generator;

/// <summary>
/// Unfolds the one description of a register tile, C[rows, vectors·L] = max(floor, start + Σ_p A[row, p]·B[p, column]) over runs of p, into a
/// method whose accumulators are named locals: the just-in-time compiler keeps nothing else in registers (arrays and inline arrays go to
/// memory). A call makes a stack of such tiles, one below the other, over the same panel of B.
/// </summary>
internal static class TileWriter
{
    /// <summary>What every tile takes: what its panel shares, where the first tile's A, B and C lie, how many tiles, and the floats that count in the last vector.</summary>
    public const string Parameters = "TileBlock* block, float* a, float* b, float* c, nint tiles, int tail";

    /// <summary>Rows whose A addresses share one moving pointer: base, base + s and base + 2s are all x86 addressing modes.</summary>
    private const int RowsPerPointer = 3;

    public static string Name(int rows, int vectors, bool tail, TileKind kind = TileKind.Plain) => $"Tile{rows}x{vectors}{(tail ? "Tail" : string.Empty)}{(kind == TileKind.Plain ? string.Empty : kind.ToString())}";

    /// <summary>Writes a tile.</summary>
    /// <param name="code">What is written to.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="vectors">Vectors of a row.</param>
    /// <param name="tail">The last vector is partial.</param>
    /// <param name="kind">What it does beside its sums; the products are cut into runs by plain tiles only.</param>
    public static void Write(StringBuilder code, Dialect isa, int rows, int vectors, bool tail, TileKind kind = TileKind.Plain)
    {
        code.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        code.AppendLine($"    private static void {Name(rows, vectors, tail, kind)}({Parameters})");
        code.AppendLine("    {");
        if (tail && isa.MakeMask.Length > 0)
        {
            code.AppendLine($"        {isa.MakeMask}");
        }

        code.AppendLine("        var rowBias = block->RowBias;");
        if (kind != TileKind.Plain)
        {
            code.AppendLine("        var ahead = block->Ahead;");
        }

        code.AppendLine("        while (true)");
        code.AppendLine("        {");
        WriteStart(code, isa, rows, vectors, tail);
        if (kind == TileKind.Plain)
        {
            WriteProduct(code, isa, rows, vectors, tail && isa.HasMasks);
        }
        else
        {
            AheadTileWriter.Write(code, isa, rows, vectors, kind);
        }

        WriteStore(code, isa, rows, vectors, tail);
        code.AppendLine("            if (--tiles <= 0)");
        code.AppendLine("            {");
        code.AppendLine("                break;");
        code.AppendLine("            }");
        code.AppendLine();
        code.AppendLine("            var overlap = block->Overlap;");
        code.AppendLine($"            a += (({rows} - overlap) * block->ARowStride) + block->AJump;");
        code.AppendLine($"            rowBias += {rows} - overlap;");
        code.AppendLine("            c -= overlap * ldc;");
        code.AppendLine("        }");
        code.AppendLine("    }");
        code.AppendLine();
    }

    /// <summary>The sums begin with bias + β·C: that costs no pass of its own, and one line for each accumulator less than adding them last.</summary>
    private static void WriteStart(StringBuilder code, Dialect isa, int rows, int vectors, bool tail)
    {
        ForEach(rows, vectors, (i, j) => code.AppendLine($"            var c{i}_{j} = {isa.Zero};"));
        code.AppendLine("            var steps = block->Steps;");
        code.AppendLine("            if (steps != 0)");
        code.AppendLine("            {");
        WriteBias(code, isa, rows, vectors, tail);
        WriteRowBias(code, isa, rows, vectors);
        WriteBeta(code, isa, rows, vectors, tail);
        code.AppendLine("            }");
        code.AppendLine();
    }

    private static void WriteBias(StringBuilder code, Dialect isa, int rows, int vectors, bool tail)
    {
        code.AppendLine("            if ((steps & TileBlock.BiasStep) != 0)");
        code.AppendLine("            {");
        for (var j = 0; j < vectors; j++)
        {
            // + 0 turns a bias of −0 into +0: then leaving out products of zero changes no bit.
            code.AppendLine($"                c0_{j} = {isa.Add($"c0_{j}", Load(isa, tail, vectors, "block->Bias", j))};");
            for (var i = 1; i < rows; i++)
            {
                code.AppendLine($"                c{i}_{j} = c0_{j};");
            }
        }

        code.AppendLine("            }");
        code.AppendLine();
    }

    private static void WriteRowBias(StringBuilder code, Dialect isa, int rows, int vectors)
    {
        code.AppendLine("            if ((steps & TileBlock.RowBiasStep) != 0)");
        code.AppendLine("            {");
        for (var i = 0; i < rows; i++)
        {
            code.AppendLine($"                c{i}_0 = {isa.Broadcast($"rowBias[{i}]")};");
            for (var j = 1; j < vectors; j++)
            {
                code.AppendLine($"                c{i}_{j} = c{i}_0;");
            }
        }

        code.AppendLine("            }");
        code.AppendLine();
    }

    private static void WriteBeta(StringBuilder code, Dialect isa, int rows, int vectors, bool tail)
    {
        code.AppendLine("            if ((steps & TileBlock.BetaStep) != 0)");
        code.AppendLine("            {");
        code.AppendLine($"                var beta = {isa.Broadcast("block->Beta")};");
        code.AppendLine("                var row = c;");
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < vectors; j++)
            {
                code.AppendLine($"                c{i}_{j} = {isa.Fma("beta", Load(isa, tail, vectors, "row", j), $"c{i}_{j}")};");
            }

            code.AppendLine("                row += block->Ldc;");
        }

        WritePrefetch(code, isa, rows, vectors);
        code.AppendLine("            }");
    }

    /// <summary>The next tile's C: where C is read, it often lies beyond the second-level cache, and nobody else asks for it in time.</summary>
    private static void WritePrefetch(StringBuilder code, Dialect isa, int rows, int vectors)
    {
        if (isa.Prefetch("row").Length == 0)
        {
            return;
        }

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < vectors; j++)
            {
                code.AppendLine($"                {isa.Prefetch(At("row", j * isa.Lanes))};");
            }

            code.AppendLine("                row += block->Ldc;");
        }
    }

    private static void WriteProduct(StringBuilder code, Dialect isa, int rows, int vectors, bool maskB)
    {
        code.AppendLine("            var rowStride = block->ARowStride;");
        code.AppendLine("            var stepStride = block->AStepStride;");
        code.AppendLine("            var ldb = block->Ldb;");

        // Without runs no address waits for what the caller has just written to the block: 8³ takes 3 ns less.
        code.AppendLine("            var runs = block->Runs;");
        code.AppendLine("            nint k = block->Depth;");
        code.AppendLine("            var p = b;");
        code.AppendLine("            var a0 = a;");
        code.AppendLine("            while (true)");
        code.AppendLine("            {");
        code.AppendLine("                if (runs is not null)");
        code.AppendLine("                {");
        code.AppendLine("                    k = runs->Length;");
        code.AppendLine("                    p = b + (runs->Start * ldb);");
        code.AppendLine("                    a0 = a + (runs->Start * stepStride);");
        code.AppendLine("                    runs++;");
        code.AppendLine("                }");
        code.AppendLine();
        WritePointers(code, rows);
        code.AppendLine("                do");
        code.AppendLine("                {");
        WriteStep(code, isa, rows, vectors, maskB);
        code.AppendLine("                }");
        code.AppendLine("                while (--k > 0);");
        code.AppendLine("                if (runs is null || runs->Length == 0)");
        code.AppendLine("                {");
        code.AppendLine("                    break;");
        code.AppendLine("                }");
        code.AppendLine("            }");
        code.AppendLine();
    }

    public static void WritePointers(StringBuilder code, int rows)
    {
        for (var i = RowsPerPointer; i < rows; i += RowsPerPointer)
        {
            code.AppendLine($"                var a{i} = a0 + ({i} * rowStride);");
        }
    }

    public static void WriteStep(StringBuilder code, Dialect isa, int rows, int vectors, bool maskB)
    {
        for (var j = 0; j < vectors; j++)
        {
            var pointer = At("p", j * isa.Lanes);
            code.AppendLine($"                    var b{j} = {(maskB && j == vectors - 1 ? isa.LoadTail(pointer) : isa.Load(pointer))};");
        }

        for (var i = 0; i < rows; i++)
        {
            var first = i / RowsPerPointer * RowsPerPointer;
            var address = (i - first) switch { 0 => $"a{first}", 1 => $"(a{first} + rowStride)", _ => $"(a{first} + (2 * rowStride))" };
            code.AppendLine($"                    var x{i} = {isa.LoadFactor(address)};");
            for (var j = 0; j < vectors; j++)
            {
                code.AppendLine($"                    c{i}_{j} = {isa.FmaFactor($"x{i}", $"b{j}", $"c{i}_{j}")};");
            }
        }

        for (var i = 0; i < rows; i += RowsPerPointer)
        {
            code.AppendLine($"                    a{i} += stepStride;");
        }

        code.AppendLine("                    p += ldb;");
    }

    private static void WriteStore(StringBuilder code, Dialect isa, int rows, int vectors, bool tail)
    {
        code.AppendLine("            if ((steps & TileBlock.ReluStep) != 0)");
        code.AppendLine("            {");
        ForEach(rows, vectors, (i, j) => code.AppendLine($"                c{i}_{j} = {isa.Max(isa.Zero, $"c{i}_{j}")};"));
        code.AppendLine("            }");
        code.AppendLine();
        code.AppendLine("            var ldc = block->Ldc;");
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < vectors; j++)
            {
                var pointer = At("c", j * isa.Lanes);
                code.AppendLine($"            {(tail && j == vectors - 1 ? isa.StoreTail(pointer, $"c{i}_{j}") : isa.Store(pointer, $"c{i}_{j}"))};");
            }

            code.AppendLine("            c += ldc;");
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

    public static string At(string pointer, int offset) => offset == 0 ? pointer : $"{pointer} + {offset}";
}
