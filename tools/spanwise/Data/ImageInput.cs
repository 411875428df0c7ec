using System.Globalization;
using Spanwise.Cli.Hosting;
using Spanwise.Core.IO.Csv;
using Spanwise.Core.IO.Files;
using Spanwise.Core.IO.Idx;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.IO.Npy;
using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Data;

/// <summary>Images named on the command line, for a model of images.</summary>
internal static class ImageInput
{
    private const string NpzImages = "x";

    // An IDX file of unsigned bytes begins with 0, 0, 8; a gzip file with 1F 8B.
    private static readonly byte[][] IdxMagics = [[0, 0, 8], [0x1F, 0x8B]];

    /// <summary>
    /// Reads images: an IDX file, gzipped or not; the test images of a data set (a folder, npz or safetensors); an array x of an npz file; or a CSV
    /// file with a column for each pixel, and perhaps a label before them.
    /// </summary>
    public static IDataSource Read(string path, SavedModel model)
    {
        if (Directory.Exists(path) || path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return OfDataset(path, model);
        }

        using var stream = InputFile.Open(path);
        if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            var file = new NpzReader(stream, path);
            return file.Names.Contains(NpzImages) ? OfTable(NpzTable.Read(file, [NpzImages]), path, model) : OfDataset(path, model);
        }

        Span<byte> start = stackalloc byte[3];
        stream.ReadExactly(start[..(int)Math.Min(start.Length, stream.Length)]);
        stream.Position = 0;
        foreach (var magic in IdxMagics)
        {
            if (start.StartsWith(magic))
            {
                return OfIdx(IdxReader.Read(stream, path), path, model);
            }
        }

        return OfTable(CsvTable.Read(stream, path), path, model);
    }

    private static ImageSource OfDataset(string path, SavedModel model)
    {
        var test = (MnistLocator.TryReadBelow(path) ?? throw new UserErrorException($"{path}: the images of a data set are needed; there are none")).Test;
        RequirePixels(test.PixelsPerImage, path, model);
        return new ImageSource(test, model.Model.Input, model.InputScale, model.InputShift);
    }

    private static ArraySource OfIdx(IdxArray array, string path, SavedModel model)
    {
        var count = array.Shape.Count > 1 ? array.Shape[0] : 1;
        var pixels = array.Data.Span;
        RequirePixels(count == 0 ? 0 : pixels.Length / count, path, model);
        var inputs = new float[pixels.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (pixels[i] * model.InputScale) + model.InputShift;
        }

        return new ArraySource(model.Model.Input, inputs, new int[count]);
    }

    private static ArraySource OfTable(Table table, string path, SavedModel model)
    {
        // A label before the pixels, as in Kaggle's files and ours, is left out.
        var pixels = model.Model.Input.Count;
        var labels = table.Columns.Length == pixels + 1 ? 1 : 0;
        RequirePixels(table.Columns.Length - labels, path, model);
        var inputs = new float[checked(table.Count * pixels)];
        for (var i = 0; i < pixels; i++)
        {
            var column = table.Columns[i + labels];
            for (var row = 0; row < table.Count; row++)
            {
                var value = column.Numbers?[row] ?? float.NaN;
                inputs[(row * pixels) + i] = float.IsNaN(value)
                    ? throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{path}: every pixel is a number; in row {row + 1} that of the column {DataFormatException.Quote(column.Name)} is none"))
                    : (value * model.InputScale) + model.InputShift;
            }
        }

        return new ArraySource(model.Model.Input, inputs, new int[table.Count]);
    }

    private static void RequirePixels(int found, string path, SavedModel model)
    {
        if (found != model.Model.Input.Count)
        {
            throw new UserErrorException($"{path}: the model takes {model.Model.Input.Count} pixels; {found} were found");
        }
    }
}
