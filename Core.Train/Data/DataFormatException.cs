using System.Globalization;
using System.Text;

namespace Spanwise.Core.Train.Data;

/// <summary>A file or stream does not hold what its format demands.</summary>
/// <remarks>The message is one line: where, which rule, and the value found. It is written for the person who has the file.</remarks>
public sealed class DataFormatException : Exception
{
    private const int MaximumQuotedCharacters = 40;

    /// <summary>Makes the exception from a complete message.</summary>
    /// <param name="message">Where, which rule, and the value found, in one line.</param>
    public DataFormatException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>Makes the exception from a complete message and the error that led to it.</summary>
    /// <param name="message">Where, which rule, and the value found, in one line.</param>
    /// <param name="innerException">The error below.</param>
    public DataFormatException(string message, Exception innerException)
        : base(OneLine(message), innerException)
    {
    }

    // Other libraries' messages and the names of files come into ours, and may hold anything: also what moves a terminal's cursor.
    private static string OneLine(string message)
    {
        foreach (var character in message)
        {
            if (BreaksLines(character))
            {
                return Append(new StringBuilder(message.Length), message, BreaksLines).ToString();
            }
        }

        return message;
    }

    /// <summary>Quotes text found in a file so that it fits a one-line message: cut to 40 characters, control characters escaped.</summary>
    /// <param name="found">The text as found.</param>
    public static string Quote(ReadOnlySpan<char> found)
    {
        var cut = found.Length > MaximumQuotedCharacters ? found[..MaximumQuotedCharacters] : found;
        return Append(new StringBuilder("'"), cut, static character => BreaksLines(character) || char.IsSurrogate(character)).Append(found.Length > MaximumQuotedCharacters ? "…'" : "'").ToString();
    }

    private static bool BreaksLines(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';

    private static StringBuilder Append(StringBuilder text, ReadOnlySpan<char> characters, Func<char, bool> isEscaped)
    {
        foreach (var character in characters)
        {
            if (isEscaped(character))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                text.Append(character);
            }
        }

        return text;
    }
}
