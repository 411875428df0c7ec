using System.Collections.Generic;
using System.Text;
using Microsoft.CodeAnalysis;
using Spanwise.Core.Simd.Gemm;

namespace Spanwise.Core.Simd.Generator;

/// <summary>Writes the class <c>{Isa}Tiles</c> of every instruction set: its register tiles, their table, and its block transpose.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class GemmTileGenerator : TileGenerator
{
    private protected override string Folder => "Gemm";

    private protected override string Suffix => "Tiles";

    private protected override void WriteMembers(StringBuilder code, Dialect isa)
    {
        code.AppendLine($"    public const int Lanes = {isa.Lanes};");
        code.AppendLine();
        WriteTable(code, isa);
        WriteTranspose(code, isa);
        foreach (var (rows, vectors, tail) in Tiles(isa))
        {
            TileWriter.Write(code, isa, rows, vectors, tail);
        }

        foreach (var (rows, vectors, kind) in Ahead(isa))
        {
            TileWriter.Write(code, isa, rows, vectors, tail: false, kind);
        }

        foreach (var (vectors, groups, tail, transposed) in Quads(isa))
        {
            QuadTileWriter.Write(code, isa, vectors, groups, tail, transposed);
        }

        foreach (var (rows, columns) in Dots(isa))
        {
            DotTileWriter.Write(code, isa, rows, columns);
        }
    }

    private static IEnumerable<(int Rows, int Vectors, bool Tail)> Tiles(Dialect isa)
    {
        foreach (var pair in isa.MaxRows)
        {
            for (var rows = 1; rows <= pair.Value; rows++)
            {
                yield return (rows, pair.Key, false);
                if (isa.Lanes > 1)
                {
                    yield return (rows, pair.Key, true);
                }
            }
        }
    }

    /// <summary>
    /// Products that are packed are cut into tiles of two vectors and more, as tall as can be, or, where A is packed for the tiles of another
    /// panel, a vector wider, as those. Others need bring nothing ahead.
    /// </summary>
    private static IEnumerable<(int Rows, int Vectors, TileKind Kind)> Ahead(Dialect isa)
    {
        for (var vectors = 2; vectors <= 4 && isa.PrefetchFar("line").Length > 0; vectors++)
        {
            for (var wider = vectors; wider <= vectors + 1; wider++)
            {
                if (isa.MaxRows.TryGetValue(wider, out var rows))
                {
                    yield return (rows, vectors, TileKind.Asking);
                    yield return (rows, vectors, TileKind.PackingB);
                    yield return (rows, vectors, TileKind.PackingA);
                }
            }
        }
    }

    private static IEnumerable<(int Vectors, int Groups, bool Tail, bool Transposed)> Quads(Dialect isa)
    {
        for (var vectors = 1; vectors <= isa.MaxQuadVectors; vectors++)
        {
            for (var groups = 1; groups <= isa.MaxQuadGroups; groups++)
            {
                yield return (vectors, groups, false, false);
                yield return (vectors, groups, false, true);
            }

            if (isa.MaxQuadGroups > 0)
            {
                yield return (vectors, 1, true, false);
                yield return (vectors, 1, true, true);
            }
        }
    }

    private static IEnumerable<(int Rows, int Columns)> Dots(Dialect isa)
    {
        for (var rows = 1; rows <= isa.MaxDotRows; rows++)
        {
            for (var columns = 1; columns <= DotTileWriter.MaxColumns; columns++)
            {
                yield return (rows, columns);
            }
        }
    }

    private static void WriteTable(StringBuilder code, Dialect isa)
    {
        code.AppendLine("    public static TileFamily CreateFamily()");
        code.AppendLine("    {");
        code.AppendLine($"        var family = new TileFamily(SimdLevel.{isa.Name}, Lanes, packsTails: {(isa.HasMasks || isa.Lanes == 1 ? "false" : "true")}, &TransposeBlock);");
        foreach (var (rows, vectors, tail) in Tiles(isa))
        {
            code.AppendLine($"        family.Add({rows}, {vectors}, {(tail ? "true" : "false")}, &{TileWriter.Name(rows, vectors, tail)});");
        }

        foreach (var (rows, vectors, kind) in Ahead(isa))
        {
            code.AppendLine($"        family.AddAhead(TileKind.{kind}, {rows}, {vectors}, &{TileWriter.Name(rows, vectors, false, kind)});");
        }

        foreach (var (vectors, groups, tail, transposed) in Quads(isa))
        {
            code.AppendLine($"        family.Quads.Add({vectors}, {groups}, {(tail ? "true" : "false")}, {(transposed ? "true" : "false")}, &{QuadTileWriter.Name(vectors, groups, tail, transposed)});");
        }

        foreach (var (rows, columns) in Dots(isa))
        {
            code.AppendLine($"        family.Dots.Add({rows}, {columns}, &{DotTileWriter.Name(rows, columns)});");
        }

        code.AppendLine("        return family;");
        code.AppendLine("    }");
        code.AppendLine();
    }

    private static void WriteTranspose(StringBuilder code, Dialect isa)
    {
        code.AppendLine("    // d[j, i] = s[i, j] for a block of Lanes × Lanes; rows that are not there are read as the first, so that nothing behind them is touched");
        code.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        code.AppendLine("    private static void TransposeBlock(float* s, nint lds, int rows, float* d, nint ldd)");
        code.AppendLine("    {");
        code.AppendLine($"        var r0 = {isa.Load("s")};");
        for (var i = 1; i < isa.Lanes; i++)
        {
            code.AppendLine($"        var r{i} = {isa.Load($"s + (rows > {i} ? {i} * lds : 0)")};");
        }

        foreach (var statement in isa.Transpose())
        {
            code.AppendLine($"        {statement}");
        }

        code.AppendLine("    }");
        code.AppendLine();
    }
}
