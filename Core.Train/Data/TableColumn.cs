namespace Spanwise.Core.Train.Data;

/// <summary>A column of a table: numbers, or texts that stand for categories.</summary>
public sealed class TableColumn
{
    /// <summary>A column of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="numbers">One for each row; NaN where the value is missing.</param>
    public TableColumn(string name, float[] numbers)
    {
        (Name, Numbers) = (name, numbers);
    }

    /// <summary>A column of texts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="texts">One for each row; empty where the value is missing.</param>
    public TableColumn(string name, string[] texts)
    {
        (Name, Texts) = (name, texts);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The numbers, NaN where one is missing; null for a column of texts.</summary>
    public float[]? Numbers { get; }

    /// <summary>The texts, empty where one is missing; null for a column of numbers.</summary>
    public string[]? Texts { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Numbers?.Length ?? Texts!.Length;

    /// <summary>The different values that are not missing, sorted: numbers by size, texts by their characters.</summary>
    public string[] Categories()
    {
        if (Numbers is not null)
        {
            var numbers = new SortedSet<float>();
            foreach (var number in Numbers)
            {
                if (!float.IsNaN(number))
                {
                    numbers.Add(number);
                }
            }

            return [.. Enumerable.Select(numbers, TextOf)];
        }

        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in Texts!)
        {
            if (text.Length > 0)
            {
                texts.Add(text);
            }
        }

        return [.. texts];
    }

    /// <summary>The value of a row as text; empty where it is missing.</summary>
    internal string TextAt(int row) => Numbers is null ? Texts![row] : float.IsNaN(Numbers[row]) ? string.Empty : TextOf(Numbers[row]);

    private static string TextOf(float number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
