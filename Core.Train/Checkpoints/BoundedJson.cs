using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>Parses JSON of files that are not trusted: a short text can make objects of many times its size, so the number of its values is bounded first.</summary>
internal static class BoundedJson
{
    /// <summary>The most values, of which one costs up to about 100 bytes. A layer takes some forty.</summary>
    internal const int MaximumValues = 1 << 17;

    // Texts, and the long names of columns.
    internal const int MaximumCharacters = 1 << 22;

    // No value without one of these before it, but the first. Those inside texts count too.
    private static readonly SearchValues<char> Separators = SearchValues.Create(",:[{");

    /// <summary>Parses a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What to call it in messages.</param>
    /// <exception cref="JsonException">It is not JSON, or has more than 64 levels.</exception>
    /// <exception cref="DataFormatException">It is too long.</exception>
    internal static JsonDocument Parse(string text, string what)
    {
        var values = text.Length > MaximumCharacters ? 0 : CountSeparators(text);
        return text.Length <= MaximumCharacters && values <= MaximumValues
            ? JsonDocument.Parse(text)
            : throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture, $"{what} has at most {MaximumCharacters} characters and {MaximumValues} of , : [ and {{; {(values == 0 ? text.Length : values)} were found"));
    }

    private static int CountSeparators(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (int next; (next = text.IndexOfAny(Separators)) >= 0; text = text[(next + 1)..])
        {
            count++;
        }

        return count;
    }
}
