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
        : base(message)
    {
    }

    /// <summary>Makes the exception from a complete message and the error that led to it.</summary>
    /// <param name="message">Where, which rule, and the value found, in one line.</param>
    /// <param name="innerException">The error below.</param>
    public DataFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Quotes text found in a file so that it fits a one-line message: cut to 40 characters, control characters escaped.</summary>
    /// <param name="found">The text as found.</param>
    public static string Quote(ReadOnlySpan<char> found)
    {
        var quoted = new StringBuilder("'");
        foreach (var character in found.Length > MaximumQuotedCharacters ? found[..MaximumQuotedCharacters] : found)
        {
            if (char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029')
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                quoted.Append(character);
            }
        }

        return quoted.Append(found.Length > MaximumQuotedCharacters ? "…'" : "'").ToString();
    }
}
