using System.Text.Json;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>A JSON object of which every property must be known: what a reader does not understand it must not pass over.</summary>
internal sealed class StrictJsonObject
{
    private readonly Dictionary<string, JsonElement> _unread = new(StringComparer.Ordinal);
    private readonly string _what;
    private readonly bool _allowsDefaults;

    /// <param name="element">The value that must be an object.</param>
    /// <param name="what">What to call it in messages, with the file's name before it.</param>
    /// <param name="allowsDefaults">True where people write: a property that has a usual value may be left out. Files say everything.</param>
    public StrictJsonObject(JsonElement element, string what, bool allowsDefaults = false)
    {
        (_what, _allowsDefaults) = (what, allowsDefaults);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new DataFormatException($"{what} must be an object; {Describe(element)} was found");
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!_unread.TryAdd(property.Name, property.Value))
            {
                throw new DataFormatException($"{what} must have a property once only; {DataFormatException.Quote(property.Name)} is there twice");
            }
        }
    }

    public bool Has(string name) => _unread.ContainsKey(name);

    /// <summary>True if a property is not there and need not be.</summary>
    public bool IsLeftOut(string name) => _allowsDefaults && !Has(name);

    public string Text(string name, string otherwise) => IsLeftOut(name) ? otherwise : Text(name);

    public int Whole(string name, int least, int otherwise) => IsLeftOut(name) ? otherwise : Whole(name, least);

    public float Single(string name, float otherwise) => IsLeftOut(name) ? otherwise : Single(name);

    public double Number(string name, double otherwise)
    {
        if (IsLeftOut(name))
        {
            return otherwise;
        }

        return Take(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Wrong(name, "a finite number");
    }

    /// <summary>A whole number of 64 bits that is not negative.</summary>
    public ulong Seed(string name)
    {
        if (IsLeftOut(name))
        {
            return 0;
        }

        return Take(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out var number)
            ? number
            : throw Wrong(name, $"a whole number from 0 to {ulong.MaxValue}");
    }

    /// <summary>An object inside this one.</summary>
    public StrictJsonObject Object(string name) => new(Take(name), $"{_what}: '{name}'", _allowsDefaults);

    public bool Flag(string name, bool otherwise) => IsLeftOut(name) ? otherwise : Flag(name);

    public string Text(string name) => Take(name) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw Wrong(name, "a string");

    public int Whole(string name, int least) => Take(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) && number >= least
        ? number
        : throw Wrong(name, $"a whole number from {least} to {int.MaxValue}");

    public float Single(string name) => Take(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetSingle(out var number) && float.IsFinite(number)
        ? number
        : throw Wrong(name, "a finite number");

    public bool Flag(string name) => Take(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    public JsonElement[] List(string name) => Take(name) is { ValueKind: JsonValueKind.Array } value
        ? [.. value.EnumerateArray()]
        : throw Wrong(name, "an array");

    /// <summary>An array of whole numbers; where people write, a number alone is an array of one.</summary>
    public int[] Wholes(string name, int least)
    {
        if (IsOneNumber(name))
        {
            return [Whole(name, least)];
        }

        var list = List(name);
        var numbers = new int[list.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (list[i].ValueKind != JsonValueKind.Number || !list[i].TryGetInt32(out numbers[i]) || numbers[i] < least)
            {
                throw new DataFormatException($"{_what}: '{name}' must hold whole numbers from {least} to {int.MaxValue}; {Describe(list[i])} was found");
            }
        }

        return numbers;
    }

    /// <summary>An array of strings.</summary>
    public string[] Texts(string name)
    {
        var list = List(name);
        var texts = new string[list.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = list[i].ValueKind == JsonValueKind.String
                ? list[i].GetString()!
                : throw new DataFormatException($"{_what}: '{name}' must hold strings; {Describe(list[i])} was found");
        }

        return texts;
    }

    /// <summary>True if one number stands where files hold an array, which descriptions may.</summary>
    public bool IsOneNumber(string name) => _allowsDefaults && _unread.TryGetValue(name, out var alone) && alone.ValueKind == JsonValueKind.Number;

    public bool IsText(string name) => _unread.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String;

    /// <summary>The exception for the value that was read last.</summary>
    public DataFormatException Rule(string name, string rule) => Wrong(name, rule);

    /// <summary>Refuses what has not been read.</summary>
    public void RequireNothingElse()
    {
        foreach (var name in _unread.Keys)
        {
            throw new DataFormatException($"{_what} has no property {DataFormatException.Quote(name)}; the file has one");
        }
    }

    private JsonElement _taken;

    private JsonElement Take(string name)
    {
        if (!_unread.Remove(name, out _taken))
        {
            throw new DataFormatException($"{_what} has a property '{name}'; there is none");
        }

        return _taken;
    }

    private DataFormatException Wrong(string name, string rule) =>
        new($"{_what}: '{name}' must be {rule}; {Describe(_taken)} was found");

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => DataFormatException.Quote(element.GetRawText()),
    };
}
