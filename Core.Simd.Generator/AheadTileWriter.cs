using System.Text;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.Simd.Generator;

/// <summary>
/// The products of tiles that bring what comes next: beside the steps of the sum cache lines are asked for or copied. A step has slots for
/// loads and stores to spare; what is asked for or copied between tiles instead comes all at once, and the multiply-adds wait.
/// </summary>
internal static class AheadTileWriter
{
    /// <summary>Steps that a line is asked for before it is used: half a thousand cycles, what one from memory takes.</summary>
    private const int StepsAhead = 48;

    public static void Write(StringBuilder code, Dialect isa, int rows, int vectors, TileKind kind)
    {
        code.AppendLine("            var rowStride = block->ARowStride;");
        code.AppendLine("            var stepStride = block->AStepStride;");
        code.AppendLine("            var ldb = block->Ldb;");
        code.AppendLine("            nint depth = block->Depth;");
        code.AppendLine("            var stride = block->AheadStride;");
        code.AppendLine("            var p = b;");
        code.AppendLine("            var a0 = a;");
        TileWriter.WritePointers(code, rows);
        switch (kind)
        {
            case TileKind.Asking:
                WriteAsking(code, isa, rows, vectors);
                break;
            case TileKind.PackingB:
                WritePackingB(code, isa, rows, vectors);
                break;
            default:
                WritePackingA(code, isa, rows, vectors);
                break;
        }

        code.AppendLine();
    }

    private static void WriteAsking(StringBuilder code, Dialect isa, int rows, int vectors)
    {
        code.AppendLine($"            nint last = depth < {StepsAhead} ? depth : {StepsAhead};");
        code.AppendLine("            var left = depth - last;");
        code.AppendLine("            nint lines = block->AheadLines;");
        code.AppendLine("            if (left > 0 && lines > 0)");
        code.AppendLine("            {");
        WriteRowsOfLines(code, "ahead", "left", () => WriteAskingStep(code, isa, rows, vectors));
        code.AppendLine("            }");
        code.AppendLine("            else if (left > 0)");
        code.AppendLine("            {");
        code.AppendLine("                do");
        code.AppendLine("                {");
        TileWriter.WriteStep(code, isa, rows, vectors, maskB: false);
        code.AppendLine("                }");
        code.AppendLine("                while (--left > 0);");
        code.AppendLine("            }");
        code.AppendLine();

        // Without this a large product waits for the C it stores to: 2048³ with AVX-512 91 % of the ceiling instead of 93.5.
        code.AppendLine("            var target = c;");
        code.AppendLine("            stride = block->Ldc;");
        code.AppendLine($"            lines = {((vectors * isa.Lanes) + TileRules.LineFloats - 1) / TileRules.LineFloats};");
        WriteRowsOfLines(code, "target", "last", () => WriteAskingStep(code, isa, rows, vectors));
    }

    private static void WriteAskingStep(StringBuilder code, Dialect isa, int rows, int vectors)
    {
        code.AppendLine($"                    {isa.PrefetchFar("line")};");
        code.AppendLine("                    line += TileRules.LineFloats;");
        TileWriter.WriteStep(code, isa, rows, vectors, maskB: false);
    }

    private static void WritePackingB(StringBuilder code, Dialect isa, int rows, int vectors)
    {
        // The last float of a line that is not aligned lies in the next one, which the row after it does not ask for.
        code.AppendLine($"            var distance = ({StepsAhead / TileRules.StepsOfCopy} * stride) + TileRules.LineFloats - 1;");
        code.AppendLine($"            var left = depth / {TileRules.StepsOfCopy};");
        code.AppendLine("            nint lines = block->AheadLines;");
        code.AppendLine("            var to = block->PackTo;");
        code.AppendLine("            if (left > 0)");
        code.AppendLine("            {");
        WriteRowsOfLines(code, "ahead", "left", () =>
        {
            code.AppendLine($"                    {isa.PrefetchFar("line + distance")};");
            for (var i = 0; i < TileRules.LineFloats; i += isa.Lanes)
            {
                code.AppendLine($"                    {isa.Store(TileWriter.At("to", i), isa.Load(TileWriter.At("line", i)))};");
            }

            code.AppendLine("                    line += TileRules.LineFloats;");
            code.AppendLine("                    to += TileRules.LineFloats;");
            WriteSteps(code, isa, rows, vectors, TileRules.StepsOfCopy);
        });
        code.AppendLine("            }");
        code.AppendLine();
        WriteOddStep(code, isa, rows, vectors);
    }

    /// <summary>Of tiles that are half a line high or less two pack two tiles' rows, each half of the steps: then a line comes once for both.</summary>
    private static void WritePackingA(StringBuilder code, Dialect isa, int rows, int vectors)
    {
        var tiles = TileRules.PackedTiles(rows);
        code.AppendLine($"            var copies = depth / {tiles};");
        code.AppendLine("            var to = block->PackTo;");
        code.AppendLine("            var from = ahead;");
        if (tiles > 1)
        {
            code.AppendLine($"            var second = (depth * {rows}) + TileRules.LineFloats;");
        }

        code.AppendLine($"            var left = copies > {StepsAhead} ? copies - {StepsAhead} : copies;");
        code.AppendLine("            var line = from + ((copies - left) * stride);");
        code.AppendLine("            while (left > 0)");
        code.AppendLine("            {");
        code.AppendLine("                var k = left;");
        code.AppendLine("                copies -= left;");
        code.AppendLine("                do");
        code.AppendLine("                {");
        code.AppendLine($"                    {isa.PrefetchFar("line")};");
        code.AppendLine($"                    {isa.PrefetchFar($"line + {(tiles * rows) - 1}")};");
        code.AppendLine("                    line += stride;");

        // Floats behind a tile's rows are written over by the next step.
        code.AppendLine($"                    {isa.CopyAtLeast(rows, "from", "to")};");
        if (tiles > 1)
        {
            code.AppendLine($"                    {isa.CopyAtLeast(rows, $"from + {rows}", "to + second")};");
        }

        code.AppendLine("                    from += stride;");
        code.AppendLine($"                    to += {rows};");
        WriteSteps(code, isa, rows, vectors, tiles);
        code.AppendLine("                }");
        code.AppendLine("                while (--k > 0);");
        code.AppendLine("                left = copies;");
        code.AppendLine("                line = block->AheadNext;");
        code.AppendLine("            }");
        code.AppendLine();
        if (tiles > 1)
        {
            WriteOddStep(code, isa, rows, vectors);
        }
    }

    /// <summary>Steps in which <c>line</c> goes along rows of so many lines.</summary>
    private static void WriteRowsOfLines(StringBuilder code, string first, string left, System.Action steps)
    {
        code.AppendLine("            do");
        code.AppendLine("            {");
        code.AppendLine($"                var line = {first};");
        code.AppendLine($"                {first} += stride;");
        code.AppendLine($"                var k = {left} < lines ? {left} : lines;");
        code.AppendLine($"                {left} -= k;");
        code.AppendLine("                do");
        code.AppendLine("                {");
        steps();
        code.AppendLine("                }");
        code.AppendLine("                while (--k > 0);");
        code.AppendLine("            }");
        code.AppendLine($"            while ({left} > 0);");
    }

    private static void WriteSteps(StringBuilder code, Dialect isa, int rows, int vectors, int count)
    {
        for (var i = 0; i < count; i++)
        {
            code.AppendLine("                    {");
            TileWriter.WriteStep(code, isa, rows, vectors, maskB: false);
            code.AppendLine("                    }");
        }
    }

    private static void WriteOddStep(StringBuilder code, Dialect isa, int rows, int vectors)
    {
        code.AppendLine("            if ((depth & 1) != 0)");
        WriteSteps(code, isa, rows, vectors, 1);
    }
}
