using System.Text;

namespace Spanwise.Core.Simd.Generator;

/// <summary>
/// Unfolds the weight gradient of one filter and channel under max-pooling: sums[r, c] += gradient · x[r + dy, c + dx], where each lane has
/// a (dy, dx) of its own. Selecting the inputs takes two blends where multiplying by all four masked gradients takes four multiply-adds.
/// </summary>
internal static class SelectTileWriter
{
    public static string Name(int rows, int columns) => $"Select{rows}x{columns}";

    public static void Write(StringBuilder code, Dialect isa, int rows, int columns)
    {
        var ops = $"{isa.Name}Isa";
        code.AppendLine("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        code.AppendLine($"    private static void {Name(rows, columns)}(SelectTile* tile, float* x, float* gradient, byte* winners, float* sums)");
        code.AppendLine("    {");
        code.AppendLine("        nint right = tile->Right, down = tile->Down, step = 2 * right, rowStep = 2 * down, gradientStep = tile->GradientStep;");
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                code.AppendLine($"        var s{r}_{c} = {isa.Load(Sum(r, c))};");
            }
        }

        code.AppendLine($"        var sum = {isa.Load("tile->GradientSum")};");
        code.AppendLine("        var pooledRows = tile->Rows;");
        code.AppendLine("        do");
        code.AppendLine("        {");
        code.AppendLine("            var place = x;");
        code.AppendLine("            var windows = tile->Columns;");
        code.AppendLine("            do");
        code.AppendLine("            {");
        code.AppendLine($"                var winner = {ops}.LoadBytes(winners);");
        code.AppendLine($"                var g = {ops}.Select({ops}.LessThan(winner, {isa.Broadcast("4f")}), {isa.Load("gradient")}, {isa.Zero});");
        code.AppendLine($"                var isDown = {ops}.GreaterOrEqual(winner, {isa.Broadcast("2f")});");
        code.AppendLine($"                var isRight = {ops}.Equal({ops}.Abs({ops}.Sub(winner, {isa.Broadcast("2f")})), {isa.Broadcast("1f")});");
        code.AppendLine($"                sum = {isa.Add("sum", "g")};");
        code.AppendLine("                var row = place;");
        for (var c = 0; c <= columns; c++)
        {
            code.AppendLine($"                var x0_{c} = {isa.Load(At(c))};");
        }

        for (var r = 0; r < rows; r++)
        {
            code.AppendLine("                row += down;");
            for (var c = 0; c <= columns; c++)
            {
                code.AppendLine($"                var x{r + 1}_{c} = {isa.Load(At(c))};");
                code.AppendLine($"                var y{r}_{c} = {ops}.Select(isDown, x{r + 1}_{c}, x{r}_{c});");
                if (c > 0)
                {
                    code.AppendLine($"                s{r}_{c - 1} = {isa.Fma("g", $"{ops}.Select(isRight, y{r}_{c}, y{r}_{c - 1})", $"s{r}_{c - 1}")};");
                }
            }
        }

        code.AppendLine("                place += step;");
        code.AppendLine("                gradient += gradientStep;");
        code.AppendLine("                winners += gradientStep;");
        code.AppendLine("            }");
        code.AppendLine("            while (--windows > 0);");
        code.AppendLine("            x += rowStep;");
        code.AppendLine("        }");
        code.AppendLine("        while (--pooledRows > 0);");
        code.AppendLine($"        {isa.Store("tile->GradientSum", "sum")};");
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                code.AppendLine($"        {isa.Store(Sum(r, c), $"s{r}_{c}")};");
            }
        }

        code.AppendLine("    }");
        code.AppendLine();
    }

    private static string Sum(int row, int column) => $"sums + (({row} * tile->SumRowStride) + {column * 16})";

    private static string At(int column) => column switch { 0 => "row", 1 => "row + right", _ => $"row + ({column} * right)" };
}
