using Spanwise.Cli.Hosting;
using Spanwise.Core.IO.Csv;
using Spanwise.Core.IO.Files;
using Spanwise.Core.IO.Npy;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Tables;

/// <summary>Tables named on the command line.</summary>
internal static class TableInput
{
    private const string DefaultInputs = "x";

    private static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    /// <summary>Reads a table to train on.</summary>
    public static Table Read(TableSettings settings)
    {
        using var stream = InputFile.Open(settings.File);
        if (settings.Format == TableFormat.Csv)
        {
            return IsZip(stream) ? throw new UserErrorException($"{settings.File}: a CSV file is needed; this is a zip file (spanwise train npz reads arrays)") : CsvTable.Read(stream, settings.File);
        }

        var file = new NpzReader(stream, settings.File);
        foreach (var name in settings.Inputs)
        {
            if (!file.Names.Contains(name))
            {
                throw new UserErrorException($"--inputs: there is no array '{name}' in {settings.File}; there are {string.Join(", ", file.Names)}");
            }
        }

        var inputs = settings.Inputs.Length > 0 ? settings.Inputs
            : file.Names.Contains(DefaultInputs) && file.Names.Contains(settings.Target) ? [DefaultInputs]
            : [.. file.Names];
        return NpzTable.Read(file, [.. inputs, .. file.Names.Where(name => name == settings.Target && !inputs.Contains(name))]);
    }

    /// <summary>Reads a table whose columns nobody described: CSV, or an npz file's inputs as a training takes them.</summary>
    public static Table Read(string path, string target)
    {
        using var stream = InputFile.Open(path);
        return Read(new TableSettings { Format = IsZip(stream) ? TableFormat.Npz : TableFormat.Csv, File = path, Target = target });
    }

    /// <summary>Reads a table for a model: CSV, or those arrays of an npz file that the model knows.</summary>
    public static Table Read(string path, TableSchema schema)
    {
        using var stream = InputFile.Open(path);
        if (!IsZip(stream))
        {
            return CsvTable.Read(stream, path);
        }

        var file = new NpzReader(stream, path);
        var known = schema.Fields.Select(field => field.Name).Append(schema.Target).Select(NpzTable.ArrayOf).ToHashSet(StringComparer.Ordinal);
        var arrays = file.Names.Where(known.Contains).ToArray();
        return arrays.Length > 0
            ? NpzTable.Read(file, arrays)
            : throw new UserErrorException($"{path}: the model reads the arrays {string.Join(", ", known)}; there are {string.Join(", ", file.Names)}");
    }

    /// <summary>The place of the column that <c>--target</c> names.</summary>
    public static int FindTarget(Table table, string target)
    {
        try
        {
            return table.Find(target);
        }
        catch (FormatException e)
        {
            throw new UserErrorException($"--target: {e.Message}", e);
        }
    }

    private static bool IsZip(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return start[..read].SequenceEqual(ZipMagic);
    }
}
