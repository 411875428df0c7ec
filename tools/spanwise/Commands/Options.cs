using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Spanwise.Cli.Commands;

/// <summary>Options whose values are checked while they are parsed, in every culture alike; an error names the option, the rule and the value.</summary>
internal static class Options
{
    /// <summary>A whole number of at least 1.</summary>
    public static Option<int?> Count(string name, string description, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, $"a whole number from 1 to {most}", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most ? value : (int?)null),
    };

    /// <summary>A number above 0, also when it is rounded to a float, and at most <paramref name="most"/>.</summary>
    public static Option<double?> Positive(string name, string description, double most, string rule) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result => Parse(result, rule, text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && (float)value > 0 && value <= most ? value : (double?)null),
    };

    /// <summary>A seed.</summary>
    public static Option<ulong?> Seed(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, $"a whole number from 0 to {ulong.MaxValue}", text =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (ulong?)null),
    };

    /// <summary>Something with a parser of its own, whose <see cref="FormatException"/> says what is wrong.</summary>
    public static Option<T?> Named<T>(string name, string description, string helpName, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            try
            {
                return parse(Text(result));
            }
            catch (FormatException e)
            {
                result.AddError($"{name}: {e.Message}");
                return default;
            }
        },
    };

    /// <summary>A file or folder.</summary>
    public static Option<string?> FilePath(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var path = Text(result);
            if (path.Length == 0 || path.Contains('\0'))
            {
                result.AddError($"{name} must be a path; it is empty or holds NUL");
            }

            return path;
        },
    };

    /// <summary>A switch.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static T? Parse<T>(ArgumentResult result, string rule, Func<string, T?> parse)
        where T : struct
    {
        var text = Text(result);
        var value = parse(text);
        if (value is null)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name} must be {rule}; received '{text}'");
        }

        return value;
    }

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : string.Empty;
}
