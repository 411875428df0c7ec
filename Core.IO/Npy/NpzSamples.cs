using System.Globalization;
using Spanwise.Core.IO.Files;
using Spanwise.Core.Layers;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Npy;

/// <summary>Samples from arrays of an npz file, read into memory.</summary>
public static class NpzSamples
{
    /// <summary>Reads samples.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputs">The name of the inputs' array, [samples, …]; its elements become singles.</param>
    /// <param name="targets">The name of the targets' array: whole numbers [samples] are classes; floats [samples] or [samples, targets] are rows of floats.</param>
    /// <param name="scale">The factor of an input.</param>
    /// <param name="shift">Added to every scaled input.</param>
    /// <exception cref="DataFormatException">The file is no npz file, has no such arrays, they do not fit one another, or a class is negative or above 2²⁴.</exception>
    public static ArraySource Read(string path, string inputs = "x", string targets = "y", float scale = 1f, float shift = 0f)
    {
        using var stream = InputFile.Open(path);
        return Read(new NpzReader(stream, path), inputs, targets, scale, shift);
    }

    /// <summary>Reads samples of a file that is open.</summary>
    /// <param name="file">The file.</param>
    /// <param name="inputs">The name of the inputs' array, [samples, …]; its elements become singles.</param>
    /// <param name="targets">The name of the targets' array: whole numbers [samples] are classes; floats [samples] or [samples, targets] are rows of floats.</param>
    /// <param name="scale">The factor of an input.</param>
    /// <param name="shift">Added to every scaled input.</param>
    /// <exception cref="DataFormatException">The file has no such arrays, they do not fit one another, or a class is negative or above 2²⁴.</exception>
    public static ArraySource Read(NpzReader file, string inputs = "x", string targets = "y", float scale = 1f, float shift = 0f)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (x, y) = (file.Read(inputs), file.Read(targets));
        if (x.Shape.Length < 2 || x.Shape[0] < 1 || x.Data.IsEmpty)
        {
            throw new DataFormatException($"{file.MessageName(inputs)}: inputs are at least one sample of at least one value; the shape is {Text(x.Shape)}");
        }

        var count = (int)x.Shape[0];
        var values = x.ConvertToSingles();
        for (var i = 0; i < values.Length && (scale != 1f || shift != 0f); i++)
        {
            values[i] = (values[i] * scale) + shift;
        }

        var shape = new Shape(Array.ConvertAll(x.Shape[1..].ToArray(), extent => (int)extent));
        var isClasses = y.Type is not (NpyType.Float16 or NpyType.Float32 or NpyType.Float64);
        if (y.Shape.Length < 1 || y.Shape[0] != count || y.Shape.Length > (isClasses ? 1 : 2) || y.Data.IsEmpty)
        {
            throw new DataFormatException($"{file.MessageName(targets)}: targets are {count} whole numbers, or floats [{count}] or [{count}, targets]; {y.Type} {Text(y.Shape)} was found");
        }

        var answers = y.ConvertToSingles();
        return isClasses
            ? new ArraySource(shape, values, Array.ConvertAll(answers, answer => Class(answer, file.MessageName(targets))))
            : new ArraySource(shape, values, answers.Length / count, answers);
    }

    // Up to here every whole number is a single.
    private static int Class(float answer, string name) => answer is >= 0 and <= 1 << 24
        ? (int)answer
        : throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{name}: a class is from 0 to {1 << 24}; {answer} was found"));

    private static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
