namespace Spanwise.Core.IO;

/// <summary>Keeps texts that come again, such as categories and labels, once. Only so many: where every text is another one, nothing is gained.</summary>
internal sealed class TextPool
{
    private const int MostTexts = 4096;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _texts = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Returns a string of these characters.</summary>
    internal string Get(ReadOnlySpan<char> characters)
    {
        if (characters.IsEmpty)
        {
            return string.Empty;
        }

        if (_texts.TryGetValue(characters, out var known))
        {
            return known;
        }

        var text = characters.ToString();
        if (_texts.Set.Count < MostTexts)
        {
            _texts.Set.Add(text);
        }

        return text;
    }
}
