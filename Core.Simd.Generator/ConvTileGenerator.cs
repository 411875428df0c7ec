using System.Collections.Generic;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Spanwise.Core.Simd.Generator;

/// <summary>Writes the class <c>{Isa}ConvTiles</c> of every instruction set: the register tiles of convolutions with sixteen samples in the lanes.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ConvTileGenerator : TileGenerator
{
    /// <summary>The widest and tallest kernel that the selecting tile is unfolded for; larger ones take the general path.</summary>
    private const int MaxKernel = 5;

    private const int MaxRows = 8;

    private protected override string Folder => "Conv";

    private protected override string Suffix => "ConvTiles";

    private protected override void WriteMembers(StringBuilder code, Dialect isa)
    {
        WriteTable(code, isa);
        for (var filters = 1; filters <= isa.PoolFilters; filters++)
        {
            PoolTileWriter.Write(code, isa, filters);
        }

        foreach (var (rows, columns) in Selections(isa))
        {
            SelectTileWriter.Write(code, isa, rows, columns);
        }

        foreach (var (rows, vectors) in Scatters(isa))
        {
            ScatterTileWriter.Write(code, isa, rows, vectors);
        }
    }

    private static void WriteTable(StringBuilder code, Dialect isa)
    {
        code.AppendLine("    public static ConvTileFamily CreateFamily()");
        code.AppendLine("    {");
        code.AppendLine($"        var family = new ConvTileFamily({isa.Lanes});");
        for (var filters = 1; filters <= isa.PoolFilters; filters++)
        {
            code.AppendLine($"        family.AddPool({filters}, &{PoolTileWriter.Name(filters)});");
        }

        foreach (var (rows, columns) in Selections(isa))
        {
            code.AppendLine($"        family.AddSelect({rows}, {columns}, &{SelectTileWriter.Name(rows, columns)});");
        }

        foreach (var (rows, vectors) in Scatters(isa))
        {
            code.AppendLine($"        family.AddScatter({rows}, {vectors}, &{ScatterTileWriter.Name(rows, vectors)});");
        }

        code.AppendLine("        return family;");
        code.AppendLine("    }");
        code.AppendLine();
    }

    private static IEnumerable<(int Rows, int Columns)> Selections(Dialect isa)
    {
        for (var columns = 1; columns <= MaxKernel; columns++)
        {
            for (var rows = 1; rows <= MaxKernel && (rows == 1 || rows * columns <= isa.SelectSums); rows++)
            {
                yield return (rows, columns);
            }
        }
    }

    private static IEnumerable<(int Rows, int Vectors)> Scatters(Dialect isa)
    {
        for (var rows = 1; rows <= MaxRows; rows++)
        {
            for (var vectors = 1; vectors <= MaxRows && rows * vectors <= isa.ScatterSums; vectors++)
            {
                yield return (rows, vectors);
            }
        }
    }
}
